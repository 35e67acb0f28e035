import { convert } from 'html-to-text'
import sanitizeHtml from 'sanitize-html'

const MAX_HTML = 1_000_000

/**
 * The HTML of a stranger, safe to show: nothing that runs, no forms, no remote images (they would tell the sender
 * that and where the mail was read), links that leave without a referrer.
 */
export function safeHtml(html: string): string {
  return sanitizeHtml(html.slice(0, MAX_HTML).replaceAll('\u0000', ''), {
    allowedTags: sanitizeHtml.defaults.allowedTags.filter((tag) => tag !== 'img'),
    allowedAttributes: {
      a: ['href', 'title', 'rel', 'target'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    nestingLimit: 100,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    },
  })
}

/** The text of (safe) HTML, as a plain mail would have it. */
export function textOfHtml(html: string): string {
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: MAX_HTML, maxDepth: 100, ellipsis: '…' },
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      { selector: 'blockquote', format: 'blockquote' },
    ],
  })
}
