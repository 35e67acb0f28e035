/** What is wrong with an input, in words for whoever sent it. Schemas that say it better themselves are not overruled. */
import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue

/** The fault of one field, in words that follow its name: "is missing", "must have at least 1 character". */
export function inputFault(issue: Issue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? 'of another kind'}`
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'does not have the form that is expected'
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'too_small':
      return bound(issue, issue.minimum, { edge: 'at least', beyond: 'more than' })
    case 'too_big':
      return bound(issue, issue.maximum, { edge: 'at most', beyond: 'less than' })
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `must not hold ${issue.keys.map((key) => `\`${key}\``).join(', ')}`
    case 'invalid_union':
      return alternatives(issue)
    case 'invalid_key':
    case 'invalid_element':
      return 'has an entry that is not accepted'
    case 'custom':
      return 'is not accepted'
    default:
      return 'is not valid'
  }
}

/** The faults of an input by their field, as one sentence each. */
export function faultSentences(fields: Readonly<Record<string, string>>): string {
  const sentences = Object.entries(fields).map(([field, fault]) =>
    /^(is|has|must|does) /.test(fault) ? `\`${field}\` ${fault}.` : `\`${field}\`: ${fault}.`,
  )
  const more = sentences.length - SHOWN
  return [...sentences.slice(0, SHOWN), ...(more > 0 ? [`There are ${more} more faults.`] : [])].join(' ')
}

const SHOWN = 3

const KINDS: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const FORMATS: Partial<Record<string, string>> = {
  email: 'must be an e-mail address such as ada@example.com',
  uuid: 'must be an id such as 018f0000-0000-7000-8000-000000000000',
  datetime: 'must be a date and time such as 2026-12-01T09:00:00Z',
  date: 'must be a date such as 2026-12-01',
  time: 'must be a time such as 09:00',
  url: 'must be an address such as https://example.com',
}

/** What the length of a text or a list is counted in; a number is compared itself. */
const UNITS: Partial<Record<string, [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
}

function bound(
  { origin, inclusive, exact }: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  limit: number | bigint,
  words: { edge: string; beyond: string },
): string {
  const how = exact ? 'exactly' : inclusive === false ? words.beyond : words.edge
  const unit = UNITS[origin]
  return unit ? `must have ${how} ${limit} ${unit[limit === 1 ? 0 : 1]}` : `must be ${how} ${limit}`
}

/** What each of the kinds that would be taken complains of. */
function alternatives({ errors }: Extract<Issue, { code: 'invalid_union' }>): string {
  const faults = errors.flatMap(([first]) => (first && first.path.length === 0 ? [first.message] : []))
  return faults.length > 0 ? [...new Set(faults)].join(', or ') : 'is of none of the kinds that are accepted'
}
