import type { Phrases } from './phrases.ts'

const by = (quote: string, isOurs: boolean) =>
  isOurs ? `je vous écrivais ${quote}` : `vous m’écriviez ${quote}`

export const FR: Phrases = {
  quote: (words) => `« ${words} »`,
  list: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`,
  greeting: (name, manner) =>
    manner === 'formal'
      ? 'Madame, Monsieur,'
      : `Bonjour${name ? ` ${name}` : ''}${manner === 'informal' ? ' !' : ','}`,
  takeUp: {
    decline: [
      (quote) => `Merci pour votre réponse claire : ${quote}.`,
      (quote) => `Merci de m’avoir répondu ; vous écrivez ${quote}, et j’en prends bonne note.`,
      (quote) => `Je comprends : vous écrivez ${quote}, et je le respecte.`,
    ],
    meeting: [
      (quote) => `Merci pour votre message, dans lequel vous écrivez ${quote}.`,
      (quote) => `Merci de m’avoir contacté à ce sujet : ${quote}.`,
      (quote) => `Merci pour votre retour ; je prends note de ${quote}.`,
    ],
    support: [
      (quote) => `Merci de nous l’avoir signalé ; vous le décrivez ainsi : ${quote}.`,
      (quote) => `Veuillez nous excuser pour ce désagrément ; je note ce que vous signalez : ${quote}.`,
      (quote) => `Toutes mes excuses pour la gêne ; je comprends qu’il s’agit de ceci : ${quote}.`,
    ],
    demo: [
      (quote) => `Merci pour votre intérêt ; vous écrivez ${quote}.`,
      (quote) => `Merci pour votre message et votre envie d’en voir plus : ${quote}.`,
      (quote) => `Merci, avec plaisir ; je prends note de ${quote}.`,
    ],
    interest: [
      (quote) => `Merci pour votre intérêt ; vous écrivez ${quote}.`,
      (quote) => `Merci pour votre retour ; je prends note de ${quote}.`,
      (quote) => `C’est un plaisir de vous lire ; vous écrivez ${quote}.`,
    ],
    other: [
      (quote) => `Merci pour votre message ; je prends note de ${quote}.`,
      (quote) => `Merci de m’avoir écrit ; vous dites ${quote}.`,
      (quote) => `Merci pour votre mot : ${quote}.`,
    ],
  },
  willLookInto: [
    'Je regarde cela de près et je reviens vers vous.',
    'Je vérifie d’où cela vient et je reviens vers vous.',
    'Je me renseigne à ce sujet et je vous tiens au courant.',
  ],
  thanks: ['Merci pour votre message.', 'Merci de m’avoir posé la question.', 'Merci pour votre mail.'],
  asked: [
    (quote) => `Vous demandez : ${quote}.`,
    (quote) => `Pour ${quote} :`,
    (quote) => `Au sujet de ${quote} :`,
  ],
  willCheck: [
    (quotes) => `Vous demandez ${quotes} : je vérifie ce point et je reviens vers vous.`,
    (quotes) => `Pour ${quotes}, je me renseigne et je reviens vers vous.`,
    (quotes) => `Je ne veux pas répondre trop vite à ${quotes} : je vérifie et je reviens vers vous.`,
  ],
  stillOpen: [
    (quotes) => `Pour vos autres questions, je vérifie point par point et je reviens vers vous : ${quotes}.`,
    (quotes) => `Je me renseigne sur le reste et je reviens vers vous : ${quotes}.`,
    (quotes) => `Je ne veux pas répondre trop vite à ceci et je reviens vers vous : ${quotes}.`,
  ],
  willCheckToo: [
    (name) => `Je vérifie ce qu’il en est pour ${name} et je reviens vers vous.`,
    (name) => `Pour ${name} en particulier, je me renseigne et je reviens vers vous.`,
    (name) => `Quant à ${name}, je vérifie et je vous tiens au courant.`,
  ],
  answeredBefore: [
    (quote) => `Mon précédent message le disait ainsi : ${quote}.`,
    (quote) => `Je vous écrivais à ce sujet : ${quote}.`,
    (quote) => `Ceci vaut toujours : ${quote}.`,
  ],
  mayHelp: ['Ceci peut vous aider :', 'Voici ce qui peut vous être utile :', 'À toutes fins utiles :'],
  offer: [
    (when) => `Nous sommes libres ${when} et ce créneau vous est réservé ; une invitation suit.`,
    (when) => `Nous avons réservé ${when} pour notre rendez-vous, et vous recevrez une invitation.`,
    (when) => `Le créneau est libre : ${when}, et une invitation vous est envoyée.`,
  ],
  notThen: {
    taken: [
      'Ce créneau est déjà pris de notre côté.',
      'À ce moment-là, nous ne sommes pas libres.',
      'Le créneau que vous proposez est pris.',
    ],
    past: [
      'Le moment que vous indiquez est déjà passé.',
      'La date de votre message est dans le passé.',
      'Si je lis bien, ce moment est déjà passé.',
    ],
    outside_hours: [
      'Ce moment est en dehors de nos horaires.',
      'À cette heure-là, il n’y a personne chez nous.',
      'Le moment que vous proposez est hors de nos heures de travail.',
    ],
  },
  free: [
    (slots) => `Voici des créneaux libres : ${slots}.`,
    (slots) => `Nous pourrions nous voir à l’un de ces moments : ${slots}.`,
    (slots) => `Libres de notre côté : ${slots}.`,
  ],
  whichSlot: [
    'Lequel vous convient ?',
    'L’un d’eux vous conviendrait-il ?',
    'Est-ce que l’un d’eux vous va ?',
  ],
  whichReading: [
    (phrase) => `Pour ne pas nous manquer : quel moment entendez-vous par ${phrase} ?`,
    (phrase) => `Je peux lire ${phrase} de plusieurs façons ; quel moment voulez-vous dire ?`,
    (phrase) => `Pourriez-vous me préciser le jour et l’heure que vous entendez par ${phrase} ?`,
  ],
  cancelled: [
    'Le rendez-vous est annulé, comme vous l’avez demandé.',
    'Notre rendez-vous est maintenant annulé.',
    'Je vous confirme que le rendez-vous est annulé.',
  ],
  later: [
    (words) => `C’est noté, je reviens vers vous : ${words}, comme vous le proposez.`,
    (words) => `Entendu, vous aurez de mes nouvelles, ${words}.`,
    (words) => `Je note de vous réécrire : ${words}.`,
  ],
  whenSuits: [
    'Quel jour et quelle heure vous conviendraient ?',
    'Pourriez-vous me proposer deux ou trois créneaux ?',
    'Quel moment serait le plus simple pour vous ?',
  ],
  checkTime: [
    'Je vérifie le moment que vous indiquez et je reviens vers vous.',
    'Je vérifie si ce moment est libre et je vous tiens au courant.',
    'Laissez-moi vérifier ce moment ; je reviens vers vous.',
  ],
  closing: {
    decline: [
      'Si cela change un jour, une courte réponse à ce message suffit.',
      'Si le sujet revient, il suffit de me répondre ici.',
      'La porte reste ouverte de notre côté.',
    ],
    meeting: [
      'Au plaisir d’échanger avec vous.',
      'Dans l’attente de notre échange.',
      'Si quelque chose change, il suffit de me répondre ici.',
    ],
    support: [
      'Si vous remarquez autre chose à ce sujet, répondez-moi simplement ici.',
      'Dites-moi ce que vous voyez si cela se reproduit.',
      'Dites-moi si quelque chose change de votre côté.',
    ],
    demo: [
      'Y a-t-il un point que vous aimeriez voir en particulier ?',
      'Dites-moi ce que vous aimeriez regarder en priorité.',
      'Qui d’autre devrait être présent de votre côté ?',
    ],
    interest: [
      'Un court appel vous aiderait-il à décider ?',
      'Souhaitez-vous que nous le parcourions ensemble lors d’un court appel ?',
      'Que souhaitez-vous savoir d’autre ?',
    ],
    other: [
      'Si je peux faire quelque chose d’ici là, répondez-moi simplement ici.',
      'Dites-moi si je vous ai mal lu.',
      'Y a-t-il autre chose que vous souhaitez savoir ?',
    ],
  },
  followUps: [
    {
      opening: [
        (quote, isOurs) =>
          `Je voulais m’assurer que mon dernier message vous est bien parvenu ; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Je me permets de revenir sur notre échange, dans lequel ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Y a-t-il un point que je devrais mieux expliquer ?',
        'Avez-vous une question à laquelle je n’ai pas répondu ?',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `Puis-je revenir sur notre conversation ? La dernière fois, ${by(quote, isOurs)}.`,
        (quote, isOurs) => `J’aimerais connaître votre avis ; ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Un court appel serait-il plus simple pour vous ?',
        'Si une autre personne doit s’en occuper, dites-moi à qui écrire.',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `Je ne veux pas encombrer votre boîte, donc un seul mot : ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Peut-être que le moment était mal choisi quand ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Si le sujet n’est pas d’actualité, un simple mot suffit.',
        'Quel serait un meilleur moment pour en parler ?',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `Je vous écris de nouveau au sujet de notre rendez-vous ; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Un mot sur le moment dont nous parlions : ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Souhaitez-vous toujours que nous nous voyions ?',
        'Le projet de nous voir tient-il toujours pour vous ?',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `Faut-il chercher un autre moment ? À l’époque, ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Je garde en tête notre conversation, dans laquelle ${by(quote, isOurs)}.`,
      ],
      closing: ['Quel jour serait plus simple pour vous ?', 'Une autre semaine serait-elle préférable ?'],
    },
    {
      opening: [
        (quote, isOurs) => `Ceci est mon dernier message à ce sujet pour le moment ; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Avant de clore le sujet de mon côté : ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Vous pouvez le reprendre à tout moment en me répondant ici.',
        'Une réponse à ce message suffit pour le reprendre.',
      ],
    },
  ],
  wishUnmet: [
    (quote) => `Au sujet de ${quote}, je vérifie ce que je peux vous dire et je reviens vers vous.`,
    (quote) => `Je me renseigne sur ${quote} et je reviens vers vous.`,
    (quote) => `Pour ${quote}, je reviens vers vous dès que j’ai vérifié.`,
  ],
  askFor: [
    (what) => `Pourriez-vous me dire ${what} ?`,
    (what) => `Puis-je aussi vous demander ${what} ?`,
    (what) => `Pouvez-vous m’indiquer ${what} ?`,
  ],
  courtesy: {
    formal: 'Je reste à votre disposition pour tout complément d’information.',
    neutral: null,
    informal: null,
  },
}
