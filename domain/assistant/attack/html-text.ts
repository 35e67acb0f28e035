/** The words of HTML, those apart that its reader does not see. */

const HIDING =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em|rem|%)?\s*(?:[;"']|!|$)|opacity\s*:\s*0(?:\.0\d*)?\s*(?:[;"']|!|$)|max-height\s*:\s*0|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|mso-hide\s*:\s*all|[^-]color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)|color\s*=\s*["']?(?:#fff(?:fff)?|white)\b/i
const TAG = /<[^<>]{0,4000}>/g
const COMMENT = /<!--([\s\S]{0,20000}?)-->/g
const ATTRIBUTE =
  /\b(?:alt|title|aria-label|data-[\w-]+|content|value|placeholder)\s*=\s*(?:"([^"]{8,2000})"|'([^']{8,2000})')/gi
const OPENING = /<([a-z][a-z0-9]*)\b([^<>]{1,2000})>/gi
const MAX_HIDDEN = 5_000

export function textOf(html: string): string {
  return entities(
    html
      .replace(/<(?:style|script)\b[\s\S]{0,50000}?<\/(?:style|script)>/gi, ' ')
      .replace(COMMENT, ' ')
      .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^<>]{0,200}>/gi, '\n')
      .replace(TAG, ' '),
  )
}

/** Comments, attributes, and elements that are styled away. */
export function hiddenTextOf(html: string): string {
  const elements = [...html.matchAll(OPENING)]
    .filter((match) => HIDING.test(match[2] ?? '') || /\bhidden\b/i.test(match[2] ?? ''))
    .map((match) => textOf(elementFrom(html, match)))
  const comments = [...html.matchAll(COMMENT)].map((match) => match[1] ?? '')
  const attributes = [...html.matchAll(ATTRIBUTE)].map((match) => match[1] ?? match[2] ?? '')
  return [...elements, ...comments, ...attributes].map(entities).join('\n')
}

/** Up to the nearest end of an element of this name: where somebody hides a text, few are nested. */
function elementFrom(html: string, opening: RegExpExecArray): string {
  const from = opening.index + opening[0].length
  const rest = html.slice(from, from + MAX_HIDDEN)
  const end = rest.toLowerCase().indexOf(`</${(opening[1] ?? '').toLowerCase()}`)
  return end < 0 ? rest : rest.slice(0, end)
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function entities(text: string): string {
  return text.replace(
    /&(?:#(x?)([0-9a-f]{1,7})|([a-z]{2,6}));/gi,
    (all, isHex: string, digits: string, name: string) => {
      if (name) return NAMED[name.toLowerCase()] ?? all
      const code = Number.parseInt(digits, isHex ? 16 : 10)
      return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ''
    },
  )
}
