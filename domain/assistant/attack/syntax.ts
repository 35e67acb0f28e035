import { forms } from './forms.ts'

/** Marks of a machine's own language, which nobody writes to a person. On the text as it stands. */
export const SYNTAX = [
  /<\|?\/?\s*(?:im_start|im_end|im_sep|system|assistant|user|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|tool|tool_call|tool_response|function_call|think)\s*\|?>/i,
  /\[\/?(?:INST|SYS|SYSTEM|ASSISTANT|ADMIN)\]|<<\/?SYS>>/,
  /\[(?:system|admin|administrator|internal|hidden|developer|ai|assistant)(?:\s+(?:notice|note|message|instruction|prompt|override|command))?\s*[:\-][^\]\n]{4,400}\]/i,
  /^[ \t]{0,20}(?:BEGIN|END|START)\s+(?:[A-Z]+\s+){0,2}(?:INSTRUCTIONS?|PROMPT|OVERRIDE|COMMANDS?)\b/m,
  /\bto=functions\.\w+/,
  /\{\s*["'](?:to|recipient|recipients|bcc)["']\s*:\s*["'][^"']{0,80}@/i,
  /^[ \t]{0,20}#{2,6}[ \t]{0,10}(?:system|instructions?|assistant|human|user|response|new instructions?)\b.{0,30}:?[ \t]{0,10}$/im,
  /<\/?(?:mail|email|untrusted\w*|user_?input|system_?prompt|prompt|instructions?|admin|developer|context|thread_data)(?:\s[^<>]{0,80})?>/i,
  /["'](?:role|author)["']\s*:\s*["'](?:system|assistant|developer|tool)["']/i,
  /["'](?:tool|tool_call|tool_calls|function_call|function|tool_name|action)["']\s*:\s*[[{"']/i,
  /<(?:function|tool|invoke|antml)[=: ][^>\n]{1,120}>/i,
  /(?:```|~~~)\s*(?:system|tool_code|tool|function|instructions?)\b/i,
  /^[-=*#_> \t]{2,60}(?:(?:begin|start|end|new)\s+(?:of\s+)?)?(?:the\s+)?(?:system|admin|administrator|developer|root|hidden|secret|ai|assistant|operator)(?:\s+(?:prompt|message|instructions?|override|note|input|notice|command|section)){1,2}[-=*#_> \t:]{0,60}$/im,
  /^[-=*#_ \t]{0,20}(?:end of|begin|end)\s+(?:the\s+)?(?:user|customer|untrusted|e-?mail|mail|quoted|external)?\s*(?:input|mail|e-?mail|message|content|data|prompt|context)\s*[-=*#_ \t]{0,20}$(?=[\s\S]{0,200}(?:instruct|assistant|system|you (?:must|will|are)))/im,
]

/** The head of a line that speaks as the system, where a report of a fault would name one: "System: Windows 11". */
export const SPEAKERS = [
  /^[>* \t]{0,20}(?:system|developer|admin|administrator|operator|root|sysadmin|système|administrateur)(?:\s+(?:prompt|message|note|override|instruction|command|notice|consigne))?\s*[:>]\s*(?:you\b|your\b|ignore|disregard|override|forget|from now|new\b|the assistant|assistant|forward|reply|respond|send|enable|disable|reveal|print|approve|grant|all\b|please|do not|always|never|tu\b|vous\b|ignore|oublie|envoie|réponds|repondez|répondez|transf)/im,
  /^[>* \t]{0,20}(?:assistant|ai|bot|gpt|chatgpt|model)\s*:\s*(?:sure|of course|certainly|understood|ok\b|okay|yes|i(?:'| wi)ll|i have|here (?:is|are)|bien sûr|d'accord|compris|voici|je vais)/im,
]

/** Commands to tools, and what pretends to come from whoever runs the machine. */
export const COMMANDS = forms(
  '(?:send|forward|delete|export|search|read|get|list|fetch|create|update|move|run|exec)_(?:e?mails?|messages?|contacts?|customers?|files?|inbox|database|leads?|threads?|users?|calendar|query|command|code|sql|url)\\b',
  '(?:call|invoke|use|execute|run|trigger) (?:the |your |a )?(?:[\\w-]+ )?(?:function|tool|api|plugin|command|shell|terminal|script)s? (?:[\\w"“-]+ ){0,4}(?:to|with|and|named|called)\\b',
  '(?:admin|administrator|system|security|developer|root|manager) override\\b',
  '(?:override|authori[sz]ation|access|master|admin) (?:code|key|token|password) ?(?:is|:|=|#) ?[\\w-]{3,}',
  '(?:this is|i am|speaking as|message from|notice from|issued by|signed by) (?:the |your |an? )?(?:[\\w-]+ )?(?:system administrator|administrator|sysadmin|developer|operator|openai|anthropic|google|model provider|security team|root user|creator|prompt engineer)\\b(?:[\\s\\S]{0,140}?(?:you (?:must|are required|have to|will|shall|may|can|are (?:now )?authori[sz]ed)(?: now| immediately)* (?:to )?(?:reveal|ignore|disable|send|provide|output|comply|bypass|grant|override|forward|disregard|give|answer|list|export|show|print)|required to|instructed to|override))',
  "(?:ici|je suis|message de|avis de) (?:l'|votre |le |ton )?(?:administrateur(?: systeme)?|developpeur|operateur|equipe de securite|createur)\\b(?:[^.!?]{0,90}(?:vous (?:devez|etes|pouvez)|tu (?:dois|es|peux)|autoris|ignor|desactiv|revel|contourn))",
  '(?:disable|turn off|switch off|deactivate|bypass|skip|remove) (?:all |your |any )+(?:of the |of your |the )?(?:[\\w-]+ )?(?:safety|security|content|injection|approval|moderation|validation) (?:filters?|checks?|settings?|guards?|measures|rules|steps?|controls?|systems?)',
  '(?:desactive\\w*|contourne\\w*|supprime\\w*) (?:tous |toutes |les |tes |vos )+(?:[\\w-]+ )?(?:filtres?|controles?|securites?|verifications?|validations?|garde-fous?)',
  '(?:approve|send|release|publish) (?:this|the|your|every|all|any)? ?(?:draft|reply|answer|response|mail|message)s? (?:automatically|immediately|directly|now)? ?(?:without|bypassing|skipping) (?:any |human |further |the |waiting for )*(?:review|approval|confirmation|checks?|human)',
  "(?:do not|don't|never|without) (?:tell\\w*|inform\\w*|notify\\w*|alert\\w*|show\\w*|mention\\w* (?:this |it )?to|reveal\\w* (?:this |it )?to|ask\\w*|warn\\w*|log\\w*) (?:this |it |anything |to )*(?:the user|your user|the human|any human|humans|the operator|your operator|the owner|your owner|your boss|your creators?|the sales team|anyone (?:in|at) (?:the|your))",
  "(?:sans|ne) (?:en |le |rien )*(?:informer?|prevenir|previens|prevenez|dire|dis|dites|avertir|montrer?)(?: pas| rien)? (?:a )?(?:l'utilisateur|l'humain|l'operateur|ton (?:patron|proprietaire)|votre (?:patron|equipe)|aucun humain)",
  '(?<!(?:we|i|they|to|you|not|will|would|always|and) )(?:classify|label|categori[sz]e|mark|tag|flag|treat|score|rate) (?:this|my|the) (?:e?mail|message|conversation|lead|sender|thread|request) (?:as|with) (?:an? )?(?:["“\']|intent|high|urgent|qualified|converted|interested|vip|trusted|safe|approved|meeting|demo|priority|not (?:spam|hostile)|support|the highest|maximum|100|confidence)',
  '(?<!(?:we|i|they|to|not|will|would) )(?:set|raise|change|put) (?:the |your |my )?(?:intent|confidence|lead score|score|lead stage|classification|priority)(?: [\\w]+){0,3} (?:to|at|as) (?:["“\']?[\\w. ]{0,20}(?:1|100|1\\.0|0\\.9\\d|maximum|max|highest|converted|qualified|urgent))\\b',
  '(?:classe\\w*|marque\\w*|etiquette\\w*|considere\\w*) (?:ce|cet|cette|mon|le) (?:mail|message|courriel|lead|expediteur|e-mail) comme (?:["“«\']|prioritaire|urgent|qualifie|converti|interesse|sur|fiable|vip)',
)
