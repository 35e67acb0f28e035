/** Names of the places, as they stand in the navigation and on the pages. */
export const nav = {
  label: 'Main navigation',
  campaigns: 'Campaigns',
  persons: 'People',
  sequences: 'Sequences',
  imports: 'Imports',
  inbox: 'Inbox',
  calendar: 'Calendar',
  needsYou: 'Needs you',
  mailboxes: 'Mailboxes',
  mailroom: 'Mailroom',
  apiDocs: 'API docs',
  waiting: (count: number) => `${count} waiting`,
  unread: (count: number) => `${count} unread`,
}
