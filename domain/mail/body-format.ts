export type BodyFormat = 'text' | 'html'

const FIRST_TAG =
  /^\s*<(?:!doctype|html|body|head|p|div|table|h[1-6]|ul|ol|section|article|span|strong|b|em|i|a|br|img|blockquote)\b/i

/**
 * How a template's body is meant: as HTML where it begins with a tag, else as plain text. Asked of the template,
 * never of the rendered text, so that a fact cannot turn a letter into markup.
 */
export function bodyFormat(template: string): BodyFormat {
  return FIRST_TAG.test(template) ? 'html' : 'text'
}
