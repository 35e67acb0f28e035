import { describe, expect, it } from 'vitest'
import { addressOf, filterOf, linkTo, readAsked } from './list-asked.ts'

const read = (query: string) => readAsked(new URLSearchParams(query), 'approval')

describe('the list of threads', () => {
  it('begins with what waits for somebody, and shows all where something is looked for', () => {
    expect(read('').view).toBe('approval')
    expect(read('q=ada').view).toBe('all')
    expect(read('intent=i').view).toBe('all')
    expect(read('mailbox=m').view).toBe('all')
    expect(read('unread=true&q=ada')).toMatchObject({ view: 'unread', q: 'ada' })
    expect(read('state=sent').view).toBe('answered')
  })

  it('keeps mailbox and search in the address when another view is chosen', () => {
    const asked = read('box=approval&mailbox=m&q=a%26b&intent=i')
    expect(linkTo(asked, { view: 'unread', intentId: null })).toBe('?unread=true&mailbox=m&q=a%26b')
    expect(addressOf(asked, { q: '' })).toEqual({ box: 'approval', intent: 'i', mailbox: 'm' })
    expect(read(linkTo(asked))).toEqual(asked)
  })

  it('is asked of the API as the address says', () => {
    expect(filterOf(read('state=sent&mailbox=m'))).toEqual({
      state: 'sent',
      intentId: null,
      mailboxId: 'm',
      q: null,
    })
  })
})
