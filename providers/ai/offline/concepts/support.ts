import { signs, type Concept } from './concept.ts'

const NO = { isNegative: true }
const DO_EN =
  '(?:log ?in|log on|sign in|connect|access|open|find|export|import|send|receive|upload|download|save|reset|print|see|get|install|update|add|create|delete|edit|change|invite|sync|reach|load|activate|use)'
const DO_FR =
  '(?:connecter|acceder|ouvrir|exporter|importer|envoyer|recevoir|telecharger|enregistrer|reinitialiser|imprimer|trouver|retrouver|installer|voir|ajouter|creer|supprimer|modifier|inviter|synchroniser|joindre|charger|activer|utiliser|valider)'

export const SUPPORT: Concept = {
  means: /\b(?:support|help ?desk|bug|problem|issue|incident|sav|assistance|depannage|probleme)\b/,
  signs: [
    ...signs(
      2.3,
      [
        "(?:doesn't|does not|don't|do not|not|isn't|aren't|stopped|stops|won't|will not|no longer|never) (?:[\\w'-]+ ){0,2}(?:work\\w*|load\\w*|open\\w*|respond\\w*|start\\w*|sync\\w*|updat\\w+|show\\w*|appear\\w*|display\\w*|sav\\w+)\\b",
        `(?:can't|cannot|can not|unable to|couldn't|could not|not able to|not possible to|impossible to|fail\\w* to|struggl\\w+ to|trouble) (?:[\\w'-]+ ){0,2}${DO_EN}`,
        'trouble \\w+ing\\b',
        "ne (?:s'|se |me |nous )?(?:fonctionn|march|ouvr|charg|repond|demarr|lanc|connect|synchronis|affich|enregistr|parvien|recoi)\\w* (?:pas|plus|rien)",
        `(?:impossible|incapables?|n'arriv\\w+ (?:pas|plus)|ne (?:parvien\\w+|parven\\w+|reussi\\w+|peu\\w+|pouvons|puis) (?:pas|plus)) (?:[\\w'-]+ ){0,3}(?:[dlms]')?${DO_FR}`,
      ],
      NO,
    ),
    ...signs(2, [
      '(?:get|getting|got|gets|see|receive|receiving|shows?|showing|throws?|returns?|displays?|says) _ (?:error|warning)\\b',
      'error (?:code|message|page|\\d+)',
      "messages? d'erreur",
      '(?:erreur|code erreur|code) \\d{2,}',
      '(?:forgot|forgotten|lost|reset) _ password',
      'locked out\\b',
      'mot de passe (?:oublie|perdu|refuse)',
      'oublie (?:mon|le|notre) mot de passe',
      '(?:charged|billed|debited) (?:us |me )?twice',
      '(?:wrong|incorrect|duplicate) (?:invoice|charge|amount|bill)',
      '(?:preleve|facture|debite)\\w* (?:deux|2) fois',
      'facture (?:erronee|incorrecte|en double)',
    ]),
    ...signs(1.6, [
      '(?:crash|freez|froze)\\w*',
      "(?:is|are|seems?|keeps?|was) (?:[\\w'-]+ ){0,1}(?:broken|down|stuck|blank|very slow|extremely slow|too slow|failing|hanging)",
      '(?:plant|bloqu|fig|dysfonctionn)(?:e|es|ent|ee|ees|ement|ements)\\b',
      '(?:en panne|hors service|tres lent\\w*|page blanche|ecran blanc)',
      'how (?:do|can|should) (?:i|we) (?:reset|change|update|export|import|configure|set up|add|delete|remove|connect|install|enable|cancel|merge|restore)',
      `comment (?:[\\w'-]+ ){0,4}(?:[dlms]')?${DO_FR}`,
      '(?:need|require) (?:some |your |urgent |a bit of )*(?:help|assistance)\\b',
      "(?:pouvez|pourriez)[ -]vous (?:m'|nous |me )?(?:aider|depanner)",
      "besoin (?:d'|de votre |de l')(?:aide|assistance)",
      '(?:missing|disappeared|vanished|lost|duplicated) (?:from|in|since|after|all|our|my)\\b',
      '(?:have|has|all) (?:disappeared|vanished|gone missing)',
      '(?:ont|a) disparu\\b',
    ]),
    ...signs(
      1.2,
      [
        "since (?:the|your|yesterday|this morning|last) (?:[\\w'-]+ ){0,2}(?:update|upgrade|release|migration|night|week)?",
        'depuis (?:hier|ce matin|la (?:derniere )?(?:mise a jour|version|migration))',
        '(?:open|opened|raise|log) (?:a|an) (?:ticket|case)',
        'ouvr\\w+ un ticket',
        "(?:haven't|have not|did not|didn't|never) (?:yet )?received?",
        "n'(?:ai|avons|a) (?:pas|rien|toujours pas|toujours rien|jamais) recu",
      ],
      NO,
    ),
  ],
}
