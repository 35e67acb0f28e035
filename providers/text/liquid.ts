/** Templates in Liquid: `{{ firstName | default: "there" }}`, `{% if company %} … {% endif %}`. */
import { Liquid, type Template } from 'liquidjs'
import { bodyFormat } from '#domain/mail/body-format.ts'
import { isPlaceholder, type Facts } from '#domain/mail/placeholders.ts'
import type { Hole, Rendering, TemplateMistake, TextRenderer } from './text-renderer.ts'

/** Conditions and comments; nothing that loops, reads files or keeps state. */
const TAGS = new Set(['if', 'unless', 'case', 'comment', 'raw', 'assign', '#'])
const LIMITS = { parseLimit: 100_000, renderLimit: 200, memoryLimit: 1_000_000 }

/** Errors of the engine, by the fields that are read here. */
interface EngineError {
  name?: string
  message?: string
  errors?: EngineError[]
  token?: { getPosition?: () => [number, number] }
}

/** The renderer. Stateless; facts are escaped where the template is HTML. */
export function createLiquidRenderer(): TextRenderer {
  const text = engine(false)
  const html = engine(true)
  const read = remembered((template) => reading(bodyFormat(template) === 'html' ? html : text, template))
  return {
    placeholders(template) {
      const known = read(template)
      if ('line' in known) return { kind: 'mistake', mistake: known }
      return { kind: 'read', placeholders: known.names, unknown: known.unknown }
    },
    render: (template, facts) => rendering(read(template), facts),
  }
}

/** Templates that are kept read: a launch renders the same few for everybody. */
const KEPT = 50

function remembered<T>(read: (template: string) => T): (template: string) => T {
  const known = new Map<string, T>()
  return (template) => {
    const found = known.get(template) ?? read(template)
    known.delete(template) // the oldest stands first
    known.set(template, found)
    for (const [oldest] of known) if (known.size > KEPT) known.delete(oldest)
    return found
  }
}

function engine(escapes: boolean): Liquid {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true, // a missing fact may be asked for by `if` and by `default`
    catchAllErrors: true, // all holes, not only the first
    ...LIMITS,
    ...(escapes ? { outputEscape: 'escape' as const } : {}),
  })
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.has(tag)) delete liquid.tags[tag]
  return liquid
}

interface ReadTemplate {
  liquid: Liquid
  templates: Template[]
  names: string[]
  unknown: string[]
}

function reading(liquid: Liquid, template: string): ReadTemplate | TemplateMistake {
  const parsed = parse(liquid, template)
  if ('line' in parsed) return parsed
  const names = namesIn(liquid, parsed.templates)
  return { liquid, ...parsed, names, unknown: names.filter((name) => !isPlaceholder(name)) }
}

function rendering(read: ReadTemplate | TemplateMistake, facts: Facts): Rendering {
  if ('line' in read) return { kind: 'mistake', mistake: read }
  const holes = read.unknown.map((placeholder): Hole => ({ placeholder, why: 'unknown' }))
  try {
    const text = String(read.liquid.renderSync(read.templates, present(facts)))
    return holes.length > 0 ? { kind: 'holes', holes } : { kind: 'text', text }
  } catch (error) {
    const failures = (error as EngineError).errors ?? [error as EngineError]
    const empty = new Set(failures.flatMap(missingName))
    for (const placeholder of empty) if (isPlaceholder(placeholder)) holes.push({ placeholder, why: 'empty' })
    if (holes.length > 0) return { kind: 'holes', holes }
    return { kind: 'mistake', mistake: mistakeOf(failures[0] ?? {}) }
  }
}

function parse(liquid: Liquid, template: string): { templates: Template[] } | TemplateMistake {
  try {
    return { templates: liquid.parse(template) }
  } catch (error) {
    const { errors } = error as EngineError
    return mistakeOf(errors?.[0] ?? (error as EngineError))
  }
}

/** Names of the facts a template uses, each once, in order; its own variables are none. */
function namesIn(liquid: Liquid, templates: Template[]): string[] {
  return liquid
    .globalVariableSegmentsSync(templates)
    .map((segments) => segments.map(String).join('.'))
    .filter((name, index, all) => all.indexOf(name) === index)
}

/** A blank fact is no fact: it would leave "Hi ,". */
function present(facts: Facts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  )
}

function missingName(error: EngineError): string[] {
  const name = /undefined variable: ([\w.]+)/.exec(error.message ?? '')?.[1]
  return name ? [name] : []
}

/** The engine appends its own position and an excerpt; the first line without them is what helps. */
function mistakeOf(error: EngineError): TemplateMistake {
  const line = error.token?.getPosition?.()[0] ?? Number(/line:(\d+)/.exec(error.message ?? '')?.[1] ?? 1)
  const message = (error.message ?? 'The template cannot be read.').split('\n')[0] ?? ''
  return { line, message: message.replace(/(, file:[^,]*)?, line:\d+, col:\d+$/, '') }
}
