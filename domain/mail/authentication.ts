/** Whether a mail is from whom it says, by what our own server has found out (RFC 8601). */
import { domainOf } from './address.ts'
import { headerValue, type ParsedMail } from './parsed-mail.ts'

interface Verdict {
  /** The server that looked. */
  server: string
  /** `dmarc=pass`, `spf=pass smtp.mailfrom=a@b.example` … in lower case. */
  methods: readonly string[]
}

/**
 * True, false, or null where nothing is known. Only the topmost field counts: those below it came with the mail and may
 * say anything. A success is believed of the server alone that the mailbox's admin has named, because a server that
 * writes no such field need not take away one that a stranger has put in under its name (RFC 8601 §5, §7.1); a failure is
 * believed of any.
 * @param trusted the authserv-id that our own server signs its results with; '' where it writes none
 */
export function isAuthenticated(mail: Pick<ParsedMail, 'headers' | 'from'>, trusted: string): boolean | null {
  const field = headerValue(mail.headers, 'authentication-results')
  const verdict = field === null ? null : readVerdict(field)
  if (!verdict || !mail.from) return null
  const dmarc = resultOf(verdict, 'dmarc')
  if (dmarc === 'fail') return false
  if (verdict.server !== trusted.toLowerCase()) return null
  return dmarc === 'pass' || isAligned(verdict, domainOf(mail.from.address)) ? true : null
}

function readVerdict(field: string): Verdict | null {
  const [server, ...methods] = field
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .split(';')
    .map((part) => part.replace(/\s+/g, ' ').trim())
  const name = /^[a-z0-9.-]+/.exec(server ?? '')?.[0]
  return name && !server?.includes('=') ? { server: name, methods } : null
}

/** `pass`, `fail` …, or null where the method was not used. */
function resultOf({ methods }: Verdict, method: string): string | null {
  const found = methods.find((entry) => entry.startsWith(`${method}=`))
  return /=([a-z]+)/.exec(found ?? '')?.[1] ?? null
}

/** SPF or DKIM have passed for the domain that the From field shows, or for one above or below it (RFC 7489 §3.1). */
function isAligned({ methods }: Verdict, from: string): boolean {
  return methods.some((entry) => {
    if (!/^(spf|dkim)=pass\b/.test(entry)) return false
    const property = entry.startsWith('spf')
      ? /smtp\.mailfrom=(\S+)/.exec(entry)?.[1]
      : /header\.[di]=(\S+)/.exec(entry)?.[1]
    return property !== undefined && isSameOrWithin(domainOf(property), from)
  })
}

function isSameOrWithin(one: string, other: string): boolean {
  if (!one.includes('.') || !other.includes('.')) return false
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)
}
