/** The two readings of a body, as text and as HTML, with the links that tell whether it was read. */
import { convert } from 'html-to-text'
import sanitizeHtml from 'sanitize-html'
import type { BodyFormat } from '#domain/mail/body-format.ts'

/** The part of a draft that its two bodies are made of. */
export interface BodyDraft {
  /** Rendered; what it is, its template decides (`bodyFormat`). */
  body: string
  format: BodyFormat
  unsubscribe: { url: string; mailto?: string; label?: string } | null
  /** Address of the open pixel. */
  openUrl?: string | null
  /** The redirect that stands for a link. */
  clickUrl?: ((url: string) => string) | null
}

/** Text and HTML of a body; where it does not offer to unsubscribe, a last line does. */
export function toBodies(draft: BodyDraft): { text: string; html: string } {
  const body = draft.body.replace(/\r\n?/g, '\n').trimEnd()
  const plain = draft.format === 'text' ? body : convert(body, { wordwrap: false })
  const inner = draft.format === 'text' ? textToHtml(body, draft) : followLinks(body, draft)
  const footer = unsubscribeLine(draft, body)
  const pixel = draft.openUrl ? `<img src="${escapeHtml(draft.openUrl)}" width="1" height="1" alt="">` : ''
  return {
    text: `${plain}\n${footer.text}`,
    html: `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n${inner}\n${footer.html}${pixel}</body></html>\n`,
  }
}

function unsubscribeLine({ unsubscribe }: BodyDraft, body: string): { text: string; html: string } {
  if (!unsubscribe || body.includes(unsubscribe.url)) return { text: '', html: '' }
  const label = unsubscribe.label ?? 'Unsubscribe'
  return {
    text: `\n-- \n${label}: ${unsubscribe.url}\n`,
    html: `<p style="color:#777;font-size:12px"><a href="${escapeHtml(unsubscribe.url)}">${escapeHtml(label)}</a></p>\n`,
  }
}

const URL_IN_TEXT = /https?:\/\/[^\s<>"']+/g

function textToHtml(text: string, draft: BodyDraft): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${linkify(paragraph, draft).replace(/\n/g, '<br>\n')}</p>`)
    .join('\n')
}

function linkify(text: string, draft: BodyDraft): string {
  let html = ''
  let from = 0
  for (const match of text.matchAll(URL_IN_TEXT)) {
    const url = withoutClosing(match[0])
    html += escapeHtml(text.slice(from, match.index))
    html += `<a href="${escapeHtml(tracked(url, draft))}">${escapeHtml(url)}</a>`
    from = match.index + url.length
  }
  return html + escapeHtml(text.slice(from))
}

/** A full stop or bracket after an address belongs to the sentence. */
function withoutClosing(url: string): string {
  const bare = url.replace(/[.,;:!?]+$/, '')
  return bare.endsWith(')') && !bare.includes('(') ? bare.slice(0, -1) : bare
}

function tracked(url: string, { unsubscribe, clickUrl }: BodyDraft): string {
  return !clickUrl || url === unsubscribe?.url || !/^https?:\/\//i.test(url) ? url : clickUrl(url)
}

/** HTML that the workspace wrote itself: formatting and links stay, what runs does not. */
function followLinks(html: string, draft: BodyDraft): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'center', 'font'],
    allowedAttributes: {
      '*': ['style', 'align', 'width', 'height', 'bgcolor', 'color', 'border', 'cellpadding', 'cellspacing'],
      a: ['href', 'title', 'target'],
      img: ['src', 'alt'],
    },
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: attribs['href'] ? { ...attribs, href: tracked(attribs['href'], draft) } : attribs,
      }),
    },
  })
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}
