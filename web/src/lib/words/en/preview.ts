/** Words of the preview of a sequence for one person. */
export const preview = {
  open: 'Preview',
  title: 'What a person gets',
  search: 'Search people',
  person: 'Preview for',
  nobody: 'There is nobody yet. Import people or add somebody, then preview.',
  away: 'The preview cannot be made just now. Your text is still here; try again in a moment.',
  unfinished: (step: number) =>
    `Step ${step} is not finished: give it a text and a delay, then preview again.`,
  cannotSend: 'This mail cannot be sent to this person',
  holes: {
    unknown: (name: string) => `There is no placeholder “${name}”.`,
    empty: (name: string) =>
      `“${name}” is empty. Fill the person’s field, or give the placeholder a default.`,
    broken: (what: string) => `A placeholder cannot be read: ${what}`,
  },
  from: (name: string, address: string) => `From ${name} <${address}>`,
  noMail: 'There is no mail in this sequence yet.',
  frame: (step: number) => `The mail of step ${step}`,
  footer: 'Nothing is sent by looking. Every mail also offers to unsubscribe with one click.',
}
