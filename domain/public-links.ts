/** Paths of the public pages that mails link to; each is followed by a token. */
export const OPEN_PATH = '/t/o/'
export const CLICK_PATH = '/t/c/'
export const UNSUBSCRIBE_PATH = '/u/'

/** The claims of a public token: kind, workspace and message; a click carries its target. */
export type PublicClaims =
  | { kind: 'open'; workspaceId: string; messageId: string }
  | { kind: 'click'; workspaceId: string; messageId: string; url: string }
  | { kind: 'unsubscribe'; workspaceId: string; messageId: string }
