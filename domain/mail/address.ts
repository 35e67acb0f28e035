/**
 * The form under which an address is the same for us: lower case, no outer blanks or brackets, the domain in its ASCII
 * form (RFC 5891) without a final dot. Tags (`+news`) stay: whether they mean the same person is the other server's
 * affair.
 */
export function emailKey(address: string): string {
  const bare = address
    .normalize('NFC')
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/^mailto:/i, '')
  const at = bare.lastIndexOf('@')
  if (at < 0) return bare.toLowerCase()
  const domain = asciiDomain(
    bare
      .slice(at + 1)
      .trim()
      .toLowerCase(),
  )
  return `${bare.slice(0, at).trim().toLowerCase()}@${domain.replace(/\.$/, '')}`
}

function asciiDomain(domain: string): string {
  const isAscii = /^[\u0000-\u007f]*$/.test(domain)
  return isAscii || !URL.canParse(`http://${domain}`) ? domain : new URL(`http://${domain}`).hostname
}

/** The domain of an address, in the form of its key. */
export function domainOf(address: string): string {
  return emailKey(address).split('@').at(-1) ?? ''
}
