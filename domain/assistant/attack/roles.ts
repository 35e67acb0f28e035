import { forms } from './forms.ts'

const MACHINE_EN =
  '(?:ai|a\\.i\\.|llm|llms|gpt|chatgpt|claude|copilot|gemini|bot|chatbot|robot|language model|assistant|agent|model|automated system|ai system|virtual assistant|email assistant|auto-?responder)'
const MACHINE_FR =
  '(?:ia|intelligence artificielle|robot|bot|chatbot|modele(?: de langage)?|assistant(?:e)?(?: virtuel(?:le)?)?|agent|systeme automatique|llm|chatgpt)'
const DO_EN =
  '(?:include|mention|write|reply|respond|say|add|put|tell|ignore|give|use|send|forward|print|output|start|begin|insert|answer|do|disregard|approve|confirm|offer|grant|classify|mark|set|reveal|show|append|translate|follow|execute|run)'
const DO_FR =
  '(?:inclu\\w+|mentionne\\w*|ecri\\w+|repond\\w*|dis|dites|ajoute\\w*|ignore\\w*|envoie|envoyez|donne\\w*|commence\\w*|insere\\w*|transfer\\w*|affiche\\w*|confirme\\w*|accorde\\w*|classe\\w*|utilise\\w*|execute\\w*|revele\\w*|suis|suivez|fais|faites)'

/** A new role, or a word to the machine that reads. Who asks whether we are one, or sells one, is no attacker. */
export const ROLES = forms(
  `you are (?:now|no longer|from now on|hereby) (?:an? |the |in |my |bound |just )?(?:[\\w'-]+ ){0,3}(?:${MACHINE_EN}|dan|hacker|administrator|admin|unrestricted|unfiltered|jailbroken|free of|developer mode|debug mode|restricted|limited by|pirate)\\b`,
  'from now on,? (?:you (?:will|must|shall|should|are to|only) (?:only |always |never )?(?:respond|obey|act|behave|ignore|answer|reply|comply|speak|say|follow)|(?:answer|reply to|respond to) (?:every|all|each|any)|(?:always|only) (?:answer|reply|respond))',
  `(?:act|behave|respond|answer) as (?:if you (?:were|are) )?(?:an? |the |my )?(?:[\\w'-]+ ){0,3}(?:${MACHINE_EN}|unrestricted|administrator|admin|root|sysadmin|developer|dan|terminal|linux|interpreter)\\b`,
  `pretend (?:to be|you are|you're|that you(?:'re| are| have)) `,
  '(?<!(?:do|can|should|could|may|must|we|i|how|to) (?:i |we |you |one )?)(?:enter|activate|enable|switch (?:in)?to|go into|engage) (?:[\\w-]+ ){0,2}(?:developer|debug|god|admin|administrator|maintenance|dan|jailbreak|unrestricted|root|sudo|diagnostic) mode',
  '(?:do anything now|jail ?break(?:ed|ing)?|dan mode|developer mode (?:enabled|on|output))\\b',
  'your (?:new|only|sole|real) (?:role|task|persona|goal|objective|purpose|job|mission|identity) (?:is|will be|now)',
  `(?:dear|hello|hi|hey|attention|attn|note to|notice to|message (?:to|for)|instructions? (?:to|for)|important for|to) (?:the |any |all |our |your )?(?:ai|a\\.i\\.|llm|llms|language models?|chatbots?|ai (?:assistant|agent|model|system)s?|email assistants?|virtual assistants?|assistant model|automated (?:assistant|system|agent)s?|model)(?: (?:reading|processing|summari[sz]ing|that|which|who|handling|answering)\\b|[,:]| assistants?[,:]| agents?[,:])`,
  `(?:ai|llm|language model|assistant|model|bot|chatbot|agent) (?:reading|processing|parsing|summari[sz]ing|handling|answering) (?:this|these|my|the)`,
  `if you(?:'re| are) (?:an? |the )?(?:[\\w-]+ )?(?:ai|a\\.i\\.|llm|language model|bot|chatbot|robot|assistant|gpt|chatgpt|machine|automated \\w+|ai \\w+)(?: \\w+){0,6}[,:;]? (?:then |please |you (?:must|should) |kindly )*${DO_EN}\\b`,
  `as an? (?:ai|language model|assistant|llm|ai (?:language )?(?:model|assistant))[,]? you (?:must|should|will|shall|are required|need|have to)`,
  'as if (?:you had|there were) no (?:[\\w-]+ )?(?:rules|guidelines|restrictions|limits|limitations|policies|filters|instructions)',
  'if you had no (?:rules|guidelines|restrictions|policies|filters|instructions)',
  `(?:ai|llm|automated|language) (?:systems?|models?|assistants?|agents?|tools?|bots?|readers?)(?: (?:reading|processing|handling|that|which|who) [\\w ]{0,30})? (?:must|should|shall|are required|have to|need to) (?:also |always |then )?${DO_EN}\\b`,
  // French
  `(?:a partir de maintenant|desormais|dorenavant),? (?:tu es|vous etes|tu deviens) (?:un |une |l'|mon )?(?:[\\w'-]+ ){0,2}(?:${MACHINE_FR}|sans (?:limite|restriction|filtre))`,
  `(?:tu es|vous etes|tu deviens|vous devenez) (?:desormais |maintenant |a present |dorenavant )+(?:un |une |l'|le |la |mon |libre de )?(?:[\\w'-]+ ){0,3}(?:${MACHINE_FR}|administrateur|pirate|sans (?:limite|restriction|filtre)\\w*|mode)`,
  `(?:a partir de maintenant|desormais|dorenavant),? (?:tu|vous) (?:dois|devez|vas|allez|ne|repond\\w*|obei\\w*|agi\\w*)(?: [\\w'-]+){0,2} (?:repondre|obeir|agir|ignorer|te comporter|vous comporter|repond\\w*|suivre|parler|que)`,
  `(?:agis|agissez|comporte-toi|comportez-vous|reponds|repondez) (?:comme|en tant que?)(?: si)? (?:un |une |l'|le |tu etais |vous etiez )*(?:[\\w'-]+ ){0,2}(?:${MACHINE_FR}|administrateur|developpeur|terminal|root)`,
  "(?:fais|faites) (?:semblant|comme si) (?:d'etre|tu etais|vous etiez|tu n'avais|vous n'aviez)",
  '(?<!(?:je|comment|on|qui) )(?:active|passe|entre|bascule)z? (?:[\\w-]+ ){0,3}mode (?:developpeur|debug|administrateur|admin|dieu|maintenance|sans restriction)',
  'ton nouve(?:au|l) (?:role|objectif|but|travail|mission) (?:est|sera)',
  `(?:note|message|attention|consignes?|instructions?|avis) (?:a l'attention |destinee?s? )?(?:pour|a|de|aux?) (?:l'|le |la |les |toute? |d'un )?(?:ia|intelligence artificielle|assistante? (?:ia|virtuel\\w*|automatique)|assistant|modele de langage|robot)(?: qui|[ ,:]+(?:lit|traite|${DO_FR}))?`,
  `si (?:tu es|vous etes) (?:un |une )?(?:${MACHINE_FR})(?: \\w+){0,5}[,:;]? (?:alors |veuillez |merci de |tu dois |vous devez )*${DO_FR}`,
  // German, Spanish, Italian
  '(?:du bist|sie sind) (?:jetzt|ab sofort|nun|ab jetzt) (?:ein |eine |der |die |kein )?(?:[\\w-]+ ){0,2}(?:ki|assistent\\w*|bot|system|administrator|modell)',
  '(?:ahora eres|a partir de ahora eres|actua como) (?:un |una |el |la )?(?:[\\w-]+ ){0,2}(?:ia|asistente|bot|sistema|administrador|modelo)',
  "(?:ora sei|da ora in poi sei|agisci come) (?:un |una |un'|il |la )?(?:[\\w-]+ ){0,2}(?:ia|assistente|bot|sistema|amministratore|modello)",
)
