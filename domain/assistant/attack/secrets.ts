import { forms } from './forms.ts'

const GIVE_EN =
  '(?<!(?:do|does|did|when|if|that|whether) (?:you|it|they|we) )(?:reveal|show|print|output|repeat|send|share|tell|give|disclose|list|display|expose|dump|leak|copy|paste|recite|quote|write out|reply with|respond with|answer with|e-?mail|forward|export|attach|return|summari[sz]e|translate|encode|include|provide|what (?:is|are|was|were)|read out)'
const GIVE_FR =
  '(?:revele[rz]?|montre[rz]?|affiche[rz]?|repete[rz]?|envoie|envoyez|envoyer|partage[rz]?|donne[rz]?|divulgue[rz]?|liste[rz]?|copie[rz]?|recopie[rz]?|cite[rz]?|exporte[rz]?|transmets|transmettez|transfere[rz]?|joins|joignez|fournis|fournissez|dis|dites|communique[rz]?|reponds avec|repondez avec|quel(?:le)?s? (?:est|sont|etait|etaient))'
const PEOPLE_EN =
  '(?:customers?|clients?|contacts?|leads?|prospects?|users?|subscribers?|recipients?|employees?|people|persons?)'

/** What the machine was told, keys, and other people's data. Prices, papers and one's own password may be asked for. */
export const SECRETS = forms(
  `${GIVE_EN} (?:me |us |back |out |to me )?~(?:your|the) (?:[\\w-]+ ){0,3}(?:system prompt|system message|hidden (?:prompt|instructions?|rules?)|initial (?:prompt|instructions?)|original (?:prompt|instructions?)|secret (?:instructions?|prompt|key|rules)|internal (?:instructions?|prompt|rules|notes|guidelines)|developer (?:message|prompt)|prompt(?! (?:reply|response|answer|payment|delivery))|pre-?prompt|system instructions?|instructions? (?:verbatim|word for word|you (?:were|have been) given))\\b`,
  `(?:what|which) (?:were you told|are you told|have you been told|instructions (?:were|are|have) you|rules (?:were|are) you)`,
  `(?:repeat|print|output|copy|recite|write|return) (?:everything|all(?: of)?|the (?:text|words|content|lines?)|anything|whatever)(?: the)?(?: text| words)? (?:that (?:is|was|stands) )?(?:above|before|preceding|in your (?:context|prompt|memory))`,
  `(?:reveal|print|output|repeat|show|display|recite|dump|leak|translate|disclose|expose) (?:me |us |to me |out )?(?:all |all of )?your (?:[\\w-]+ )?(?:instructions|rules|prompts?|programming)\\b(?! (?:for|on|to|about|regarding|how|concerning))`,
  `${GIVE_EN} (?:me |us |back |out |to me )?(?:[\\w-]+ ){0,2}?(?:every|each|all)(?: of)?(?: the| your)? (?:[\\w-]+ )?${PEOPLE_EN}(?:'s|s')? (?:names?|e-?mails?|addresses|numbers?|phones?|records?|contracts?|data|details|you)\\b`,
  `(?:read|access|open|search|look (?:up|at|through)|go through|collect|summari[sz]e) (?:all|every|the|your|any)(?: of)?(?: the| your)? (?:[\\w-]+ ){0,2}?(?:conversations?|e?-?mails?|threads?|messages?|correspondence|chats?) (?:with|of|from) (?:the |your |all )?(?:other|all|another|every|previous|everyone)`,
  `(?:which|what) (?:[\\w-]+ ){0,2}(?:data|information|details|records) (?:of|about|on) (?:the |your )?(?:other|all|another) (?:[\\w-]+ )?${PEOPLE_EN}`,
  `${GIVE_EN} (?:me |us |back |out |to me )?~(?:your|all|the admin|the system|the company's|everyone's|other users?'?) (?:[\\w-]+ ){0,2}(?:passwords?|credentials|api keys?|access tokens?|secret keys?|private keys?|environment variables?|config(?:uration)? files?|knowledge base|source code|training data|database dump|smtp (?:password|credentials))\\b`,
  `${GIVE_EN} (?:me |us |back |out |to me )?(?:[\\w-]+ ){0,3}?(?:your |the |a |an |all |full |entire |complete |whole |every |each )+(?:[\\w-]+ ){0,2}?(?:customer|client|contact|lead|prospect|user|subscriber|mailing|recipient|employee|crm) (?:list|database|data|records?|base|addresses|e-?mails?|details|table|export|names|information)\\b`,
  `${GIVE_EN} (?:me |us |back |out |to me )?~(?:names|addresses|e-?mails?|numbers|details|data|records|messages|mails|conversations?|threads?) (?:and [\\w ]{0,30})?(?:of|from|with|about|for) (?:all|any|every|your other|other|the other|each|another|the last|the previous|your last|your) (?:[\\w-]+ ){0,3}${PEOPLE_EN}\\b`,
  `what (?:did|do|does|has|have) (?:your |the |any |all )?(?:other|another|previous|last|next) ${PEOPLE_EN} (?:write|wrote|say|said|pay|paid|order|ordered|tell|told|send|sent)`,
  `(?:forward|redirect|bcc|cc|copy|resend|send)(?: me| us)? (?:all|every|each|any)(?: of)? (?:your |the |my |our |his |her |their |these |those |incoming |future |internal |confidential |recent |other |company |customer |client |past |stored |received )+(?:[\\w-]+ ){0,2}(?:e?-?mails?|messages?|conversations?|threads?|correspondence|inbox|contacts?|attachments?|documents?|files|replies|answers|data)\\b`,
  `(?:forward|redirect|bcc|send|export|upload|post|transmit|exfiltrate)(?: me| us)? (?:the |your )?(?:entire |whole |full |complete )(?:[\\w-]+ ){0,2}(?:inbox|mailbox|conversation|thread|history|correspondence|database|crm|archive|knowledge base)`,
  `(?:add|put|insert|set)(?: an?| the| this| my)? ?(?:bcc|cc|blind copy|hidden recipient)(?: to| of| for|:| field)? ?[^\\s]{0,40}@`,
  `(?:bcc|blind copy|blind-copy|secretly copy) (?:all|every|your|each|me on (?:all|every)|this to|[^\\s]{1,40}@)`,
  // French
  `${GIVE_FR}(?:-moi|-nous)? (?:[\\w'-]+ ){0,4}?(?:ton|votre|le|tes|vos|les|du) (?:[\\w'-]+ ){0,2}?(?:prompt(?: systeme)?|message systeme|instructions? (?:systeme|cachees?|initiales?|internes?|secretes?|d'origine|de depart)|consignes? (?:systeme|cachees?|initiales?|internes?|secretes?|de depart)|regles (?:cachees|internes|secretes))`,
  `${GIVE_FR}(?:-moi|-nous)? (?:[\\w'-]+ ){0,3}?(?:tes|vos|tous les|toutes les|les) (?:[\\w'-]+ ){0,2}?(?:mots de passe|identifiants|cles? (?:api|d'api|secretes?|privees?)|jetons)\\b`,
  `${GIVE_FR}(?:-moi|-nous)? (?:[\\w'-]+ ){0,3}?(?:la |le |les |toute la |votre |vos |ta |l'ensemble (?:de la|des) |toutes les |tous les )(?:[\\w'-]+ ){0,2}?(?:liste (?:complete |entiere |integrale )?(?:de (?:tous )?(?:vos|tes|nos|leurs) |des |de tous les )(?:autres )?(?:clients?|contacts?|prospects?|utilisateurs?|abonnes?)|base (?:de donnees )?(?:clients?|contacts?|prospects?)|fichier clients?|(?:donnees|coordonnees|adresses|mails|messages|numeros|noms) (?:de (?:vos|tes)|des|d'|de tous les|de vos) ?(?:autres )?(?:clients?|contacts?|prospects?|utilisateurs?))`,
  `(?:transfere[rz]?|redirige[rz]?|renvoie|renvoyez|fais suivre|faites suivre|envoie|envoyez|copie[rz]?)(?:-moi)? (?:tous |toutes |l'ensemble des? |l'integralite des? )(?:les |tes |vos |mes )?(?:[\\w'-]+ ){0,2}?(?:mails?|e-?mails?|courriels?|messages?|conversations?|echanges|contacts?|documents?|pieces jointes)\\b`,
  // German, Spanish, Italian
  '(?:zeige|sende|schicke|nenne|gib|verrate|leite)(?:n sie)? ~(?:systemprompt|system-prompt|deine anweisungen|ihre anweisungen|kundenliste|alle (?:e-?mails|kunden|kontakte|kundendaten)|passworter)',
  '(?:muestra\\w*|envia\\w*|revela\\w*|dime|reenvia\\w*|manda\\w*) ~(?:prompt del sistema|tus instrucciones|lista de (?:los |todos los |tus )?clientes|todos los correos|contrasenas)',
  '(?:mostra\\w*|invia\\w*|rivela\\w*|dimmi|inoltra\\w*|manda\\w*) ~(?:prompt di sistema|tue istruzioni|elenco (?:dei|di tutti i) clienti|lista (?:dei )?clienti|tutte le (?:e-?mail|mail)|password)',
)

/** What the answer must contain, or where data is to be carried. */
export const SMUGGLING = forms(
  '(?:include|insert|add|put|embed|append|place|place|attach|render|display) (?:the following |this |a |an |the |my |that |exactly )*(?:[\\w-]+ ){0,3}(?:link|url|image|picture|pixel|markdown|html|iframe|hyperlink) (?:[\\w:/"“.-]+ ){0,8}?(?:in|to|into|at (?:the )?(?:end|bottom|top|start) of|within) (?:every |all |each |your |the |any )+(?:[\\w-]+ )?(?:reply|replies|answers?|response|responses|e?-?mails?|messages?|drafts?|signature)',
  '(?:append|encode|put|include|insert|replace|add|embed|substitute|concatenate)(?: [^.!?]{0,60})? (?:in|into|to|as|at the end of|inside) (?:the |this |that |a |its )?(?:url|link|query(?: string)?|(?:image|link) (?:address|url|source)|parameter|address of the image)\\b',
  '(?:your|the) (?:reply|answer|response|next (?:mail|message|reply)) (?:must|should|has to|shall|needs to|will) (?:only |exactly |always )*(?:contain|include|start|begin|end|consist|be exactly|say|read)\\b',
  '(?:reply|respond|answer)(?: only| exactly| simply| just| solely)+ (?:with|by) (?:the |exactly |only )*(?:word|phrase|text|sentence|following|string|json|code|base64|["“‘\'«])',
  '(?:reply|respond|answer|end|start|begin|sign)(?: your| the| every)?(?: reply| answer| response| mail| message)? with (?:the |exactly |only )*(?:words?|phrases?|texts?|sentences?|strings?|secret words?|code words?)\\b',
  "(?:state|confirm|say|tell (?:me|them|us|the customer)|write|promise|guarantee|agree|announce)(?: in your (?:reply|answer|response))? that (?:[\\w'’-]+ ){0,8}(?:costs? (?:only |just )?(?:nothing|0|1|one|zero)|(?:[89]\\d|100) ?(?:%|percent)|legally binding|refund\\w* (?:in full|everything|all)|unlimited)",
  '(?:state|confirm|say|write|promise|guarantee) in your (?:reply|answer|response|next mail) that ~(?:free|refund|discount|binding|guarantee)',
  '(?:state|confirm|say|write|promise|guarantee) in your (?:reply|answer|response|next mail) that ~(?:free|refund|discount|binding|guarantee)',
  "(?:inclu\\w*|insere\\w*|ajoute\\w*|mets|mettez|integre\\w*) (?:le |ce |cette |la |un |une |l'|cet |suivante? )*(?:[\\w'-]+ ){0,3}(?:lien|url|image|pixel|texte|phrase)(?: suivante?)? (?:[\\w:/\"«.-]+ ){0,8}?(?:dans|a la fin de|au debut de|en bas de) (?:ta|votre|tes|vos|chaque|toutes? (?:les|tes|vos)) (?:reponses?|mails?|messages?|courriels?)",
  '(?:ta|votre) (?:reponse|prochaine reponse) (?:doit|devra) (?:[\\w]+ )?(?:contenir|inclure|commencer|se terminer|etre exactement|mentionner|dire)',
  '(?:reponds|repondez)(?:-moi)? (?:uniquement|seulement|exactement|simplement) (?:par|avec) (?:le mot|la phrase|le texte|["«“\'])',
  "(?:confirme\\w*|indique\\w*|ecri\\w+|dis|dites|promets|promettez|garanti\\w*)(?:-moi|-nous)? (?:dans (?:ta|votre) reponse )?que (?:[\\w'’-]+ ){0,8}(?:est gratuite? (?:a vie|pour toujours)|coute (?:seulement )?(?:0|1|un|zero)|(?:[89]\\d|100) ?%|remboursee?s? integralement|engagement juridique)",
)

/** A picture whose address carries something away. On the text as it stands. */
export const SMUGGLING_MARKUP = [
  /!\[[^\]\n]{0,200}\]\(\s*(?:https?:)?\/\/[^)\s]{0,300}[?={$<%][^)]{0,300}\)/i,
  /\[[^\]\n]{0,200}\]\(\s*(?:https?:)?\/\/[^)\s]{0,300}(?:\{\{?|\$\{|<[A-Z_ ]+>|\[[A-Z_ ]+\]|%7B)[^)]{0,300}\)/,
  /<img\b[^>]{0,500}\bsrc\s*=\s*["']?[^"'>\s]{0,300}(?:\{\{?|\$\{|\[[A-Z_ ]+\]|(?:data|d|q|leak|exfil|content|prompt|secret)=)[^>]{0,200}>/i,
  /\b(?:javascript|data:text\/html|vbscript):/i,
]
