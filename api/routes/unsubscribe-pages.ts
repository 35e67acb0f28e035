/** The three small public pages; they know nothing of the person, so they show nothing of them. */
const shell = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:16vh auto;padding:0 24px}
button{font:inherit;padding:8px 16px;cursor:pointer}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`

/** Asks first: mail scanners follow every link by GET, and must not unsubscribe anybody. */
export function askPage(): string {
  return shell(
    'Unsubscribe',
    '<p>You will get no more mail from this sender.</p><form method="post"><button type="submit">Unsubscribe</button></form>',
  )
}

export function donePage(): string {
  return shell('You are unsubscribed', '<p>You will get no more mail from this sender.</p>')
}

export function gonePage(): string {
  return shell(
    'This link is not valid',
    '<p>It may be incomplete. Copy the whole link from the mail, or answer the mail instead.</p>',
  )
}
