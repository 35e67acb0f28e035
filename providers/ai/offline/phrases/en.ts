import type { Phrases } from './phrases.ts'

const by = (quote: string, isOurs: boolean) => (isOurs ? `I wrote ${quote}` : `you wrote ${quote}`)

export const EN: Phrases = {
  quote: (words) => `“${words}”`,
  list: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
  greeting: (name, manner) =>
    manner === 'formal'
      ? name
        ? `Dear ${name},`
        : 'Dear Sir or Madam,'
      : name
        ? `${manner === 'informal' ? 'Hi' : 'Hello'} ${name},`
        : 'Hello,',
  takeUp: {
    decline: [
      (quote) => `Thank you for your clear answer: ${quote}.`,
      (quote) => `Thank you for letting me know; you write ${quote}, and I take that as your answer.`,
      (quote) => `I understand: you write ${quote}, and I respect that.`,
    ],
    meeting: [
      (quote) => `Thank you for your message, in which you write ${quote}.`,
      (quote) => `Thank you for getting in touch about this: ${quote}.`,
      (quote) => `Many thanks for your mail; I have taken note of ${quote}.`,
    ],
    support: [
      (quote) => `Thank you for telling us; you describe it like this: ${quote}.`,
      (quote) => `I am sorry for the trouble; I have taken note of what you report: ${quote}.`,
      (quote) => `Sorry about this; as I understand it, the point is ${quote}.`,
    ],
    demo: [
      (quote) => `Thank you for your interest; you write ${quote}.`,
      (quote) => `Thank you for your message about seeing more of it: ${quote}.`,
      (quote) => `Thank you, with pleasure; I have taken note of ${quote}.`,
    ],
    interest: [
      (quote) => `Thank you for your interest; you write ${quote}.`,
      (quote) => `Thank you for coming back to me and for telling me ${quote}.`,
      (quote) => `I am glad to hear from you; you write ${quote}.`,
    ],
    other: [
      (quote) => `Thank you for your message; I have taken note of ${quote}.`,
      (quote) => `Thank you for writing; you say ${quote}.`,
      (quote) => `Thanks for your note: ${quote}.`,
    ],
  },
  willLookInto: [
    'I will look into it and come back to you.',
    'I will check what is behind it and get back to you.',
    'I will find out more about it and let you know.',
  ],
  thanks: [
    'Thank you for your questions.',
    'Thank you for asking.',
    'Many thanks for your message and for asking.',
  ],
  asked: [(quote) => `You ask: ${quote}.`, (quote) => `As for ${quote}:`, (quote) => `About ${quote}:`],
  willCheck: [
    (quotes) => `You ask ${quotes}: I will check this and come back to you.`,
    (quotes, isOne) =>
      `I will find out ${isOne ? 'the answer' : 'the answers'} to ${quotes} and get back to you.`,
    (quotes) => `To ${quotes} I do not want to answer off the cuff: I will check and come back to you.`,
  ],
  stillOpen: [
    (quotes) => `Your other questions I will check one by one and come back to you: ${quotes}.`,
    (quotes) => `I will find out the rest and get back to you: ${quotes}.`,
    (quotes) => `I do not want to answer these off the cuff and will come back to you: ${quotes}.`,
  ],
  willCheckToo: [
    (name) => `I will check what this means for ${name} and come back to you.`,
    (name) => `For ${name} in particular I will ask and get back to you.`,
    (name) => `As for ${name}, I will find out and let you know.`,
  ],
  answeredBefore: [
    (quote) => `My earlier mail says this about it: ${quote}.`,
    (quote) => `I wrote about this before: ${quote}.`,
    (quote) => `This still holds: ${quote}.`,
  ],
  mayHelp: ['This may help:', 'Something that may be useful here:', 'In case it helps:'],
  offer: [
    (when) => `${when} is free on our side and kept for you; an invitation follows.`,
    (when) => `We have kept ${when} for our meeting, and you will receive an invitation.`,
    (when) => `The time is free: ${when}, and an invitation is on its way to you.`,
  ],
  notThen: {
    taken: [
      'That time is already taken on our side.',
      'At that time we are not free.',
      'The time you propose is taken.',
    ],
    past: [
      'The time you name has already passed.',
      'The time in your message lies in the past.',
      'As I read it, that time is already over.',
    ],
    outside_hours: [
      'That time is outside our hours.',
      'At that time nobody is here.',
      'The time you propose lies outside our working hours.',
    ],
  },
  free: [
    (slots) => `These times are free: ${slots}.`,
    (slots) => `We could meet at one of these times: ${slots}.`,
    (slots) => `Free on our side: ${slots}.`,
  ],
  whichSlot: ['Which one suits you?', 'Would one of them suit you?', 'Does one of these work for you?'],
  whichReading: [
    (phrase) => `So that we do not miss each other: which time do you mean by ${phrase}?`,
    (phrase) => `I can read ${phrase} in more than one way; which time do you mean?`,
    (phrase) => `Could you tell me which day and time you mean by ${phrase}?`,
  ],
  cancelled: [
    'The meeting is cancelled, as you asked.',
    'Our meeting is cancelled now.',
    'I confirm that the meeting is cancelled.',
  ],
  later: [
    (words) => `Understood, I will come back to you: ${words}, as you say.`,
    (words) => `That is fine; you will hear from me again, ${words}.`,
    (words) => `I have made a note to write to you again: ${words}.`,
  ],
  whenSuits: [
    'Which day and time would suit you?',
    'Could you name two or three times that suit you?',
    'What time would be good for you?',
  ],
  checkTime: [
    'I will check the time that you name and come back to you.',
    'I will check whether that time is free and let you know.',
    'Let me check that time; I will come back to you.',
  ],
  closing: {
    decline: [
      'Should that change one day, a short answer to this mail is enough.',
      'If it becomes a subject again, just reply here.',
      'The door stays open on our side.',
    ],
    meeting: [
      'I look forward to speaking with you.',
      'Looking forward to our conversation.',
      'If anything should change, just reply here.',
    ],
    support: [
      'If you notice anything else about it, just reply here.',
      'Please tell me what you see if it happens again.',
      'Please tell me if anything changes on your side.',
    ],
    demo: [
      'Is there anything that you would like to see in particular?',
      'Please tell me what you would like to look at most.',
      'Who else should be there from your side?',
    ],
    interest: [
      'Would a short call help you to decide?',
      'Shall we go through it together in a short call?',
      'What else would you like to know?',
    ],
    other: [
      'If there is anything that I can do meanwhile, just reply here.',
      'Please tell me if I have misread you.',
      'Is there anything else that you would like to know?',
    ],
  },
  followUps: [
    {
      opening: [
        (quote, isOurs) => `I wanted to make sure that my last mail has reached you; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `I am following up on our exchange, in which ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Is there anything that I should explain better?',
        'Do you have a question that I have not answered?',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `May I come back to our conversation? Last time ${by(quote, isOurs)}.`,
        (quote, isOurs) => `I would be glad to hear what you think; ${by(quote, isOurs)}.`,
      ],
      closing: [
        'Would a short call be easier for you?',
        'If somebody else should look at it, please tell me whom to write to.',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `I do not want to fill your inbox, so only this: ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Perhaps the moment was not right when ${by(quote, isOurs)}.`,
      ],
      closing: [
        'If it is not a subject for now, a single word is enough.',
        'When would be a better moment to talk about it?',
      ],
    },
    {
      opening: [
        (quote, isOurs) => `I am writing about our meeting again; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `A word on the time we spoke of: ${by(quote, isOurs)}.`,
      ],
      closing: ['Would you still like to meet?', 'Does the plan to meet still stand for you?'],
    },
    {
      opening: [
        (quote, isOurs) => `Should we look for another time? At the time ${by(quote, isOurs)}.`,
        (quote, isOurs) => `I still have our conversation in mind, in which ${by(quote, isOurs)}.`,
      ],
      closing: ['Which day would be easier for you?', 'Would another week be better?'],
    },
    {
      opening: [
        (quote, isOurs) => `This is my last mail on this subject for now; ${by(quote, isOurs)}.`,
        (quote, isOurs) => `Before I close this on my side: ${by(quote, isOurs)}.`,
      ],
      closing: [
        'You can take it up again at any time by replying here.',
        'A reply to this mail is enough to take it up again.',
      ],
    },
  ],
  wishUnmet: [
    (quote) => `About ${quote} I will check what I can say and come back to you.`,
    (quote) => `I will find out more about ${quote} and get back to you.`,
    (quote) => `On ${quote} I will come back to you once I have checked.`,
  ],
  askFor: [
    (what) => `Could you tell me ${what}?`,
    (what) => `May I also ask ${what}?`,
    (what) => `Would you let me know ${what}?`,
  ],
  courtesy: {
    formal: 'Please do not hesitate to contact me should you need anything further.',
    neutral: null,
    informal: null,
  },
}
