/** What a prospect's mail program and browser do: load the pixel, follow a link, press the unsubscribe button. */
import PostalMime from 'postal-mime'
import { isLoopback } from '#providers/mail/server-access.ts'

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const PATIENCE_MS = 10_000

export type VisitKind = 'opened' | 'clicked' | 'unsubscribed'
export type VisitOutcome = 'done' | 'nothing_to_visit' | 'failed'

/** Make a visit. Only this machine and `publicHost` are ever asked, whatever a mail contains. */
export async function visit(raw: Buffer, kind: VisitKind, publicHost: string | null): Promise<VisitOutcome> {
  const url = await target(raw, kind)
  if (!url || !(isLoopback(url.hostname) || url.hostname === publicHost)) return 'nothing_to_visit'
  try {
    const response = await fetch(url, {
      ...requestOf(kind),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await response.arrayBuffer()
    const isFine = kind === 'clicked' ? response.status < 400 : response.ok
    return isFine ? 'done' : 'failed'
  } catch (error) {
    console.error(
      `a simulated prospect could not reach ${url.origin}: ${error instanceof Error ? error.message : ''}`,
    )
    return 'failed'
  }
}

/** RFC 8058 §3.1: the body is the field of List-Unsubscribe-Post, as a form. */
function requestOf(kind: VisitKind): RequestInit {
  if (kind !== 'unsubscribed') return { headers: { 'user-agent': BROWSER } }
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': BROWSER }
  return { method: 'POST', headers, body: 'List-Unsubscribe=One-Click' }
}

async function target(raw: Buffer, kind: VisitKind): Promise<URL | null> {
  const { headers, html = '' } = await PostalMime.parse(raw)
  const listed = headers.find((header) => header.key === 'list-unsubscribe')?.value ?? ''
  const unsubscribe = /<(https?:[^>]+)>/i.exec(listed)?.[1] ?? null
  if (kind === 'unsubscribed') return toUrl(unsubscribe)
  if (kind === 'opened') return toUrl(/<img[^>]+src="(https?:[^"]+)"[^>]*width="1"/i.exec(html)?.[1] ?? null)
  const links = [...html.matchAll(/<a[^>]+href="(https?:[^"]+)"/gi)].map((match) =>
    unescapeHtml(match[1] ?? ''),
  )
  return toUrl(links.find((link) => link !== unsubscribe) ?? null)
}

function toUrl(text: string | null): URL | null {
  const address = unescapeHtml(text ?? '')
  return URL.canParse(address) ? new URL(address) : null
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
