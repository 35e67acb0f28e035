import { describe, expect, it } from 'vitest'
import { noticeIn, scopeOf } from './live-scope.ts'

const ID = '0190b7c2-0000-7000-8000-000000000001'
const scope = (path: string, topic: string, id = ID) => scopeOf(path, [{ topic, id }])

describe('what is read again when something has happened', () => {
  it.each([
    ['/inbox', 'thread'],
    ['/needs-you', 'hold'],
    ['/calendar', 'meeting'],
    ['/campaigns', 'campaign'],
    [`/campaigns/${ID}`, 'campaign'],
    [`/persons/${ID}`, 'person'],
    ['/persons', 'import'],
    [`/leads/${ID}`, 'lead'],
  ])('is the page %s for news of its own: %s', (path, topic) => {
    expect(scope(path, topic)).toBe('page')
  })

  it.each([
    ['/calendar', 'campaign'],
    ['/inbox', 'person'],
    ['/knowledge', 'campaign'],
    ['/persons/another', 'person'],
    ['/campaigns/another', 'campaign'],
  ])('is nothing on %s for news of something else: %s', (path, topic) => {
    expect(scope(path, topic)).toBe('nothing')
  })

  it('are the counts beside the page where they may have changed', () => {
    expect(scope('/knowledge', 'hold')).toBe('counts')
    expect(scope('/campaigns', 'thread')).toBe('counts')
    expect(scope('/calendar', 'lead')).toBe('counts')
  })

  it('is the page as soon as one of several news is its own, and after a gap', () => {
    const news = ['campaign', 'hold', 'meeting'].map((topic) => ({ topic, id: ID }))
    expect(scopeOf('/calendar', news)).toBe('page')
    expect(scope('/calendar', 'all')).toBe('page')
    expect(scopeOf('/calendar', null)).toBe('page')
  })

  it('is never a form for something new, where a reading could undo what was just chosen', () => {
    expect(scope('/campaigns/new', 'hold')).toBe('counts')
    expect(scopeOf('/campaigns/new', null)).toBe('counts')
  })

  it('is the page wherever nobody has said what it shows', () => {
    expect(scope('/something-new', 'campaign')).toBe('page')
  })
})

it('a notice that cannot be read is news of everything', () => {
  expect(noticeIn({ data: '{"topic":"hold","id":"7"}' })).toEqual({ topic: 'hold', id: '7' })
  for (const data of ['nonsense', '{}', 'null', undefined]) expect(noticeIn({ data }).topic).toBe('all')
  expect(noticeIn({}).topic).toBe('all')
})
