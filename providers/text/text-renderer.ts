import type { Facts } from '#domain/mail/placeholders.ts'

/** A reason why a template has no text for somebody. */
export interface Hole {
  /** As the template names it. */
  placeholder: string
  why: 'unknown' | 'empty'
}

/** A place where a template is not well-formed. */
export interface TemplateMistake {
  line: number
  message: string
}

export type TemplateReading =
  { kind: 'read'; placeholders: string[]; unknown: string[] } | { kind: 'mistake'; mistake: TemplateMistake }

export type Rendering =
  | { kind: 'text'; text: string }
  | { kind: 'holes'; holes: Hole[] }
  | { kind: 'mistake'; mistake: TemplateMistake }

export interface TextRenderer {
  /** Which placeholders a template names, each once, in order; `unknown` are those nobody has facts for. */
  placeholders(template: string): TemplateReading
  /** The text for one recipient, or all that is missing for it. Never a text with a hole. */
  render(template: string, facts: Facts): Rendering
}
