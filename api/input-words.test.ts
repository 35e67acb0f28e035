import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { faultSentences, inputFault } from './input-words.ts'

const faultOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: inputFault }).error?.issues[0]?.message

describe('what is wrong with an input', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['is missing', z.string(), undefined],
    ['is missing', z.enum(['a', 'b']), undefined],
    ['is missing', z.union([z.string(), z.array(z.string())]), undefined],
    ['must be a text', z.string(), 7],
    ['must be a text', z.string(), null],
    ['must be a number', z.coerce.number(), 'seven'],
    ['must be a whole number', z.int(), 1.5],
    ['must be true or false', z.boolean(), 'yes'],
    ['must be a list', z.array(z.string()), 'a'],
    ['must be an object', z.object({}), 'a'],
    ['must be of another kind', z.date(), 'a'],
    ['must have at least 1 character', z.string().min(1), ''],
    ['must have at most 2 characters', z.string().max(2), 'abc'],
    ['must have exactly 2 characters', z.string().length(2), 'abc'],
    ['must have at least 1 entry', z.array(z.string()).min(1), []],
    ['must have at most 1 entry', z.array(z.string()).max(1), ['a', 'b']],
    ['must be at least 10', z.number().min(10), 9],
    ['must be more than 0', z.number().positive(), 0],
    ['must be at most 100', z.number().max(100), 101],
    ['must be a multiple of 5', z.number().multipleOf(5), 7],
    ['must be an e-mail address such as ada@example.com', z.email(), 'ada'],
    ['must be an id such as 018f0000-0000-7000-8000-000000000000', z.uuid(), '7'],
    ['must be a date and time such as 2026-12-01T09:00:00Z', z.iso.datetime({ offset: true }), 'tomorrow'],
    ['must be a date such as 2026-12-01', z.iso.date(), 'tomorrow'],
    ['does not have the form that is expected', z.string().regex(/^a$/), 'b'],
    ['must be one of en, fr', z.enum(['en', 'fr']), 'de'],
    ['must be true', z.literal(true), false],
    ['must not hold `b`, `c`', z.strictObject({ a: z.string() }), { a: '', b: 1, c: 2 }],
    ['must be a list, or must be a text', z.union([z.array(z.string()), z.string()]), 7],
    ['has an entry that is not accepted', z.record(z.string().min(2), z.string()), { b: 'x' }],
    ['is not accepted', z.string().refine(() => false), 'a'],
    ['is the word of the schema', z.string().min(1, 'is the word of the schema'), ''],
  ])('%s', (words, schema, value) => expect(faultOf(schema, value)).toBe(words))

  it('is told with the fields that it is about, the first of many', () => {
    expect(faultSentences({ title: 'is missing', password: 'at least 10 characters' })).toBe(
      '`title` is missing. `password`: at least 10 characters.',
    )
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'is missing']))
    expect(faultSentences(many)).toBe(
      '`a` is missing. `b` is missing. `c` is missing. There are 2 more faults.',
    )
  })
})
