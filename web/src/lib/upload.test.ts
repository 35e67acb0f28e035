import { describe, expect, it } from 'vitest'
import { beginning } from './upload.ts'

describe('beginning', () => {
  it('takes a small file whole', async () => {
    const file = new File(['a,b\n1,2'], 'people.csv')
    expect(await beginning(file)).toBe(file)
  })

  it('ends a large file with a whole line', async () => {
    const file = new File(['head\nfirst\nsecond\n'], 'people.csv')
    expect(await (await beginning(file, 13)).text()).toBe('head\nfirst\n')
  })

  it('does not cut a 16-bit line feed in two', async () => {
    const bytes = Uint8Array.from([...'a\nbc'].flatMap((character) => [character.charCodeAt(0), 0]))
    expect((await beginning(new File([bytes], 'people.csv'), 7)).size).toBe(4)
  })
})
