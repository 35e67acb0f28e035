import { describe, expect, it } from 'vitest'
import { createShortcutReader } from './shortcuts.ts'

const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...init })

describe('createShortcutReader', () => {
  it('goes to a place by two keys', () => {
    const read = createShortcutReader()
    expect(read(press('g'))).toBeUndefined()
    expect(read(press('c'))).toEqual({ kind: 'go', href: '/campaigns' })
    expect(read(press('c'))).toBeUndefined()
  })

  it('knows the search and the list of shortcuts', () => {
    const read = createShortcutReader()
    expect(read(press('/'))).toEqual({ kind: 'search' })
    expect(read(press('?'))).toEqual({ kind: 'shortcuts' })
  })

  it('knows the keys that a page may have something for, but not as the second key of a pair', () => {
    const read = createShortcutReader()
    expect(read(press('j'))).toEqual({ kind: 'press', key: 'j' })
    read(press('g'))
    expect(read(press('k'))).toEqual({ kind: 'go', href: '/knowledge' })
  })

  it('leaves keys with a modifier to the browser', () => {
    const read = createShortcutReader()
    expect(read(press('/', { ctrlKey: true }))).toBeUndefined()
  })

  it('does not read what is typed into a field', () => {
    const read = createShortcutReader()
    const field = document.body.appendChild(document.createElement('input'))
    let meant: unknown = 'unread'
    field.addEventListener('keydown', (event) => (meant = read(event)))
    field.dispatchEvent(press('?'))
    expect(meant).toBeUndefined()
    field.remove()
  })
})
