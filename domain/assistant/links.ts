/** How links and mail addresses are written in plain words, those included that are disguised to pass a filter. */
import type { Form } from './take-out.ts'

const DOT = '(?:\\.|\\[\\.\\]|\\(\\.\\)| ?\\(dot\\) ?| ?\\[dot\\] ?)'
const REST = '(?:[/?#:][^\\s<>"”»]*)?'
const TLD = '\\p{L}{2,24}'
const COMMON_TLD = 'com|net|org|io|co|fr|info|biz|ru|top|xyz|app|dev|example|test'
/** Looks like a host and is none. */
const ABBREVIATION = /^(?:e\.g|i\.e|a\.m|p\.m|p\.ex|n\.b|p\.s|s\.v\.p|u\.s|u\.k|node\.js)$/

/** Longest first. */
export const LINKS: readonly Form[] = [
  [/!?\[[^\]\n]{0,500}\]\([^)\n]{1,2000}\)|<\/?[a-z][^<>\n]{0,2000}>/g, ([all = '']) => [all]],
  [
    new RegExp(
      `[\\p{L}\\p{N}._%+-]{1,64} ?(?:@|\\(at\\)|\\[at\\]) ?[\\p{L}\\p{N}-]{1,63}(?:${DOT}[\\p{L}\\p{N}-]{1,63}){1,5}`,
      'gu',
    ),
    ([all = '']) => [linkKey(all.replace(/ ?(?:@|\(at\)|\[at\]) ?/, '@'))],
  ],
  [/\b(?:https?|hxxps?|ftp|mailto|tel|javascript|data):[^\s<>"”»]+/g, ([all = '']) => [linkKey(all)]],
  [
    new RegExp(`(?<![\\p{L}\\p{N}-])([\\p{L}\\p{N}-]{2,63}) (?:dot|point) (${COMMON_TLD})\\b`, 'gu'),
    ([, name = '', tld = '']) => [linkKey(`${name}.${tld}`)],
  ],
  [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])(?:[/:][^\s<>"”»]*)?/g, ([all = '']) => [linkKey(all)]],
  [
    new RegExp(
      `(?<![\\p{L}\\p{N}@.-])(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}${DOT}){1,6}${TLD}(?![\\p{L}\\p{N}])${REST}`,
      'gu',
    ),
    ([all = '']) => (ABBREVIATION.test(linkKey(all)) ? null : [linkKey(all)]),
  ],
]

/** Host and path, without what does not tell links apart. */
function linkKey(link: string): string {
  return link
    .replace(/\[\.\]|\(\.\)| ?[([]dot[)\]] ?/g, '.')
    .replace(/^h(?:tt|xx)ps?:\/\//, '')
    .replace(/^mailto:/, '')
    .replace(/^www\./, '')
    .replace(/[/.,;:!?)\]}']+$/, '')
}

/** The host of a link as it is spelt here. */
export function hostOf(key: string): string {
  return /^[^/?#:]*/.exec(key)?.[0] ?? key
}
