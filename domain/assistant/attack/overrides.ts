import { forms } from './forms.ts'

const RULES_EN =
  '(?:instructions?|prompts?|rules?|guidelines?|directions|directives?|commands?|constraints?|programming|restrictions?|safeguards?|guardrails?|system message)\\b'
const WHOSE_EN =
  '(?:all|any|every|your|previous|prior|above|earlier|preceding|existing|original|initial|system|given|former|foregoing|past|current|these|those|other|what you were told|everything)'
const RULES_FR = '(?:instructions?|consignes?|directives?|regles?|prompts?|ordres)\\b'
const WHOSE_FR =
  '(?:toutes?|tous|tes|vos|precedente?s?|anterieure?s?|initiale?s?|ci-dessus|du systeme|recues|donnees|actuelles|autres)'

/** "Ignore all previous instructions", in the languages in which it comes. One's own earlier wishes may be taken back. */
export const OVERRIDES = forms(
  // English
  `(?:ignore|disregard|forget|override|overwrite|bypass|neglect|abandon|discard|set aside|pay no attention to|do not (?:follow|obey|listen to)|don't (?:follow|obey|listen to)|stop (?:following|obeying)) (?!my |our )(?:[\\w'’]+ ){0,4}?${WHOSE_EN} (?:[\\w'’,/]+ ){0,5}?${RULES_EN}`,
  `(?:ignore|disregard|forget|override|bypass) (?:the |these |those |any |all )(?:of the )?(?:[\\w'’]+ )?${RULES_EN} (?:that )?(?:you(?:'ve| were| have| are| got| received| follow)|given|above|from before|so far|in your|of your|set by|they gave)`,
  `(?:ignore|disregard|forget) (?:everything|all|anything|whatever) (?:that )?(?:you (?:were|have been|was|'ve been) (?:told|instructed|taught|given)|(?:i|we|they) (?:said|told you)|(?:said |written |stated |mentioned )?(?:above|before this|prior to this|up to (?:now|here)))`,
  `(?:instructions?|rules?|prompts?|guidelines?) (?:above|before|so far|you (?:were|have been) given) (?:are|is|were) (?:now )?(?:void|cancelled|canceled|obsolete|invalid|superseded|revoked|wrong|outdated|no longer valid)`,
  `(?:previous|prior|earlier|original|system) (?:instructions?|prompts?|rules?) (?:no longer apply|do not apply|don't apply|are (?:void|cancelled|canceled|revoked|superseded|obsolete))`,
  `(?:these|the following|my|this) (?:new )?(?:instructions?|rules?|directives?|message) (?:take|takes|have|has|overrides?|supersedes?|replaces?) ~(?:precedence|priority|previous|prior|earlier|all|your|system)`,
  `(?:reset|clear|wipe|erase) (?:your|the) (?:instructions?|memory|context|prompt|rules)`,
  `(?:your|the) (?:new|real|actual|true|updated|revised) (?:instructions?|task|objective|directive|rules|goal|mission|prompt) (?:is|are|follow|below|:)`,
  // French
  `(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|outrepasse[rz]?|contourne[rz]?|desobeis\\w*|abandonne[rz]?|(?:fais|faites|faire) abstraction de|(?:passe|passez|passer) outre|ne (?:tiens|tenez|respecte[sz]?|sui[st]|suivez) (?:pas |plus )(?:compte )?|ne (?:pas|plus) (?:tenir compte|suivre|respecter))(?![a-z]) *(?! *(?:mes|nos) )(?:[\\w'’]+ ){0,4}?(?:${WHOSE_FR} (?:[\\w'’,]+ ){0,4}?${RULES_FR}|${RULES_FR} (?:[\\w'’]+ ){0,2}?${WHOSE_FR}(?! de mon| de notre))`,
  `(?:ignore[rz]?|oublie[rz]?|(?:ne )?(?:pas |plus )?(?:tenir|tiens|tenez) (?:pas |plus )?compte d\\w+|(?:ne )?(?:pas |plus )?(?:respecter|suivre)) (?:des |les |aux |de )?${RULES_FR} (?:qui|que) (?:vous|t'|tu|te|l'on|on|votre|ton)`,
  `(?:oublie[rz]?|ignore[rz]?) tout ce (?:qui|que) (?:precede|(?:on|l'on) (?:t'a|vous a) dit|tu as|vous avez|j'ai)`,
  `(?:nouvelles?|vraies?|veritables?) (?:instructions?|consignes?|directives?) (?:pour (?:toi|l'assistant|l'ia|le systeme)|systeme|:  ?(?:tu|vous|ignore|reponds|repondez))`,
  // German, Dutch
  `(?:ignorier\\w*|vergiss|vergessen sie|missachte\\w*|beachte\\w* nicht|umgehe\\w*) ~(?:anweisung\\w*|instruktion\\w*|regeln|vorgaben|befehle?|richtlinien|systemprompt)`,
  `(?:negeer|vergeet|negeert) ~(?:instructies?|regels|opdrachten|aanwijzingen)`,
  // Spanish, Portuguese, Italian
  `(?:ignora\\w*|ignore|olvida\\w*|descarta\\w*|haz caso omiso de|omite) ~(?:instruccion\\w*|reglas|ordenes|directrices|indicaciones)`,
  `(?:ignore|ignora\\w*|esqueca\\w*|desconsidere) ~(?:instrucoes|regras|ordens|diretrizes)`,
  `(?:ignora\\w*|dimentica\\w*|trascura\\w*|scorda\\w*) ~(?:istruzioni|regole|direttive|ordini)`,
  // Polish, Russian
  `(?:zignoruj|ignoruj|zapomnij) ~(?:instrukcj\\w*|polece\\w*|zasad\\w*)`,
  `(?:(?:про)?игнорир\\p{L}*|забуд\\p{L}*|не обраща\\p{L}* внимания) ~(?:инструкц|указан|правил|команд)\\p{L}*`,
)

/** The same where words are not parted by blanks. */
export const OVERRIDES_UNSPACED = [
  /(?:忽略|无视|忘记|忽視|無視).{0,24}(?:指令|指示|规则|規則|提示)/u,
  /(?:指示|命令|プロンプト|ルール|指令).{0,16}(?:無視|忘れ|破棄)/u,
  /(?:지시|명령|규칙|프롬프트).{0,16}무시/u,
  /(?:تجاهل|انس).{0,40}(?:التعليمات|الأوامر|القواعد)/u,
]
