import { forms } from './forms.ts'

const MAKERS =
  '(?:creators?|developers?|operators?|makers?|owners?|programmers?|administrators?|admins?|engineers?)'
const RULES =
  '(?:instructions?|rules?|guidelines?|polic(?:y|ies)|prompts?|configuration|programming|restrictions?|orders)'
const PEOPLE =
  '(?:customers?|clients?|leads?|prospects?|buyers?|contacts?|users?|subscribers?|people|persons?)'

/** Appeals to a machine's makers and rules, and wishes that only a machine could be asked to fulfil. */
export const PRESSURE = forms(
  // its makers
  `(?:message|order|orders|instructions?|note|notice|request|word|greetings) (?:is |comes? |coming )?from your ${MAKERS}\\b`,
  `(?:as|coming) (?:coming )?from your ${MAKERS}\\b`,
  `as your (?:new )?(?:${MAKERS}|boss|master),? i (?:hereby )?(?:order|command|instruct|authori[sz]e|tell|require|grant|ask)`,
  `(?:that |which |what )?your ${MAKERS} (?:gave|told|wrote|set|has given|have given|wants?|says?|instructed)`,
  `(?:sender|user|customer|this person|i am|i'm)(?: is| was| has been)? (?:verified|authori[sz]ed|authenticated|whitelisted|trusted) as (?:an? |the |your )?(?:ceo|cfo|admin\\w*|owner|developer|operator|root|vip|system)`,
  // its rules
  `(?:regardless|irrespective) of (?:what |any |all |your |the )*(?:[\\w-]+ )?(?:${RULES}|you (?:were|are|have been) (?:told|instructed|given))`,
  `(?:whatever|no matter what) (?:your |the |any )?(?:[\\w-]+ )?(?:${RULES}|you (?:were|are|have been) (?:told|instructed))`,
  `your (?:own )?(?:[\\w-]+ )?${RULES} (?:have|has) (?:just |now )?(?:been )?(?:updated|changed|replaced|modified|rewritten|lifted|removed|suspended)`,
  `${RULES} (?:that )?you(?:'ve| have| were| are) (?:been )?(?:configured|programmed|trained|set up|given|equipped)`,
  `(?:rules?|instructions?|guidelines?|restrictions?) (?:[\\w ]{0,40} )?(?:do not|don't|does not|no longer) apply (?:to me|here|to this|any ?more)`,
  `as if (?:no|none of (?:the|your)) (?:rules?|restrictions?|guidelines?)`,
  `(?:quel(?:le)?s? que (?:soient|soit)|peu importe|malgre|sans tenir compte de) (?:tes|vos|les|toutes? les) (?:consignes?|instructions?|regles?|directives?)`,
  "(?:comme si|faites comme si|fais comme si) (?:il n'y avait )?(?:aucune?|plus de|pas de) (?:regles?|consignes?|restrictions?|limites?)",
  // what it was told
  `(?:quote|paste|repeat|copy|print|give|show|share)[, ]+(?:me |us )?(?:[\\w, ]{0,20})?(?:the )?(?:text|words|instructions?|prompt|message) (?:that |which )?(?:[\\w ]{0,20})?(?:precedes?|preceding|above|before this|at the (?:very )?(?:beginning|start|top)|your ${MAKERS}|you (?:were|got|received|have been))`,
  '(?:inhalt|text|wortlaut) (?:deines|ihres|des) (?:system-?prompts?|systems?)|(?:dein|ihr)(?:en|e)? (?:system-?prompt|anweisungen) (?:aus|an|wieder)?',
  '(?:ausschlie\\p{L}+|nur|exakt) mit (?:dem|der|den) ~(?:systemprompt\\w*|wort|satz)',
  `(?:reply|respond|answer|send|share|show|reveal|include|print|output) (?:me |us |with )*(?:~)?(?:your (?:configuration|memory|context|settings file|internal state|model name)|(?:full |entire |whole |complete )?contents? of (?:the|your) (?:knowledge base|memory|context|prompt|database|crm))`,
  // other people
  `your (?:other|biggest|largest|best|last|previous|remaining|existing) (?:[\\w-]+ )?${PEOPLE}(?:'s?)? ~(?:data|secret|pays?|paid|addresses|e-?mails?|phone|numbers?|names|contracts?|conversations?|messages)`,
  `(?:secret|secrets|confidential|private|personal)(?: [\\w-]+){0,2} (?:about|of|from|on) (?:your |the |all |other )+(?:[\\w-]+ )?${PEOPLE}`,
  `what (?:do |did )?(?:your )?other ${PEOPLE} (?:pay|paid|write|wrote|say|said|get|got|order)`,
  `(?:e-?mail|write to|message|notify|contact|unsubscribe|delete|invite|call|spam) (?:all|every|each|everyone)(?: of)? (?:your |the )?(?:[\\w-]+ )?${PEOPLE} (?:in|of|from|on) (?:your|the) (?:database|list|crm|system|campaign)`,
  `(?:write|send|schedule|book|post|forward)(?: [\\w-]+){0,4} (?:to|with|for) (?:all|every|each)(?: of)? (?:your |the )?(?:other )?(?:contacts?|customers?|leads?|clients?|prospects?)\\b`,
  `(?:unsubscribe|delete|remove|disqualify|archive|cancel) (?:all|every|each)(?: of)? (?:your |the |other )*(?:contacts?|leads?|customers?|prospects?|meetings?|campaigns?)\\b`,
  `(?:disclose|reveal|share|hand over|release) (?:the |all |any )*(?:[\\w-]+ )?(?:data|details|names|addresses|information)(?: [\\w-]+){0,2} (?:of|about|on) (?:the |all |your )*other`,
  "(?:communique|donne|envoie|transmet|revele|montre)\\w*(?:-moi|-nous)? (?:[\\w'-]+ ){0,6}(?:de |a )(?:vos|tes) autres (?:clients?|contacts?|prospects?)",
  "(?:tarif|prix|contrat|remise|coordonnees|adresse|numero)s? (?:[\\w'-]+ ){0,2}de (?:votre|vos|ton|tes) (?:plus (?:gros|grands?|importants?)|autres?|meilleurs?) clients?",
  // what it is to write or do
  '(?:say|write|output|type|print|put)(?: the words?| exactly)? ["“‘«][^"”’»]{1,80}["”’»] (?:in|into|at|as|to whatever)\\b',
  '(?:reponds|repondez|commence|commencez)(?:-moi)? (?:en commencant )?par ["“«] ?[^"”»]{1,120}["”»]',
  '(?:in|at the end of|to) your (?:answer|reply|response|next mail|signature),? (?:please )?(?:use|include|put|add|insert|give|place|embed|quote)(?: [\\w-]+){0,3} (?:link|url|phrase|sentence|words?|image|code)',
  'answer (?:in|with|using) (?:the following|this) (?:json|xml|format|schema)\\b',
  '(?:do|answer|write|respond) exactly (?:as|what|like) i (?:say|tell|write|order|want)\\b',
  'only (?:listen to|obey|follow|trust) (?:this|my|me|these)\\b',
  'ignore (?:what|whatever|everything) (?:the )?(?:user|users|human|humans|operator|owner|others) (?:say|says|said|wants?|tells?|wrote)',
  '(?:bypass|skip|circumvent)(?:ing|ping)? (?:any|all|the|every) (?:confirmation|approval|review|checks?|human)s?\\b',
  '(?:mark|set|flag|promote|make|score) me (?:as|to) (?:an? )?(?:qualified|converted|vip|hot|priority|admin|approved|customer)',
  'stop (?:being|acting as|behaving (?:as|like)) (?:an? |the )?(?:[\\w-]+ ){0,2}(?:assistant|bot|ai|agent|model|salesperson)',
  '(?:testing|test|hacking|hack|jailbreaking|jailbreak|fooling) (?:your|the|this) (?:[\\w-]+ )?(?:bot|chatbot|ai|assistant|llm|model)\\b',
  '(?:whichever|whatever|which|any|the) (?:ai|model|llm|bot|assistant|language model) (?:that |which )?(?:handles?|reads?|process\\w*|answers?|sees?|gets?) (?:this|my|these)',
  "(?:role ?play|roleplay|let(?:'s| us) play)\\b",
  '(?:sudo|rm -rf|drop table|select \\* from|curl -|wget ) ?\\S',
  // Spanish, Italian
  '(?:olvida|ignora) (?:todo )?lo que te (?:han|hayan) (?:dicho|ensenado|ordenado)|ahora trabajas para mi|(?:mandame|enviame|dame) (?:todos )?los (?:contactos|clientes|correos|datos)',
  '(?:dimentica|ignora) (?:tutto )?(?:quello|cio) che ti (?:hanno|e stato) detto|(?:mandami|inviami|dammi) (?:tutti )?i (?:contatti|clienti|dati)',
)
