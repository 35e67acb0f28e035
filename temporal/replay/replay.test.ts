import { beforeAll, describe, expect, it } from 'vitest'
import {
  bundleOf,
  commandsIn,
  replayAll,
  storedHistories,
  type Replayed,
} from '#test/support/replay/replayer.ts'

const histories = await storedHistories()
let code: string
let today: Map<string, Replayed>

beforeAll(async () => {
  code = await bundleOf()
  today = await replayAll(code, histories)
})

function stored(name: string) {
  const history = histories.get(name)
  if (!history) throw new Error(`there is no history ${name}`)
  return history
}

/** Replay one history with other code. */
async function replay(name: string, changed: string) {
  expect(changed).not.toBe(code)
  return (await replayAll(changed, new Map([[name, stored(name)]]))).get(name)
}

describe('stored histories', () => {
  it.each([...histories.keys()])('%s is replayed by the code of today, command by command', (name) => {
    const { commands, error } = today.get(name) ?? {}
    expect(error).toBeUndefined()
    expect(commands).toEqual(commandsIn(stored(name)))
  })
})

describe('the gate itself', () => {
  it('fails when the code calls another activity', async () => {
    const result = await replay('contact-finished', code.replaceAll('sendMessage', 'sendLetter'))
    expect(String(result?.error)).toContain('sendLetter')
  })

  it('fails when the code sleeps for another time, which replay alone does not notice', async () => {
    const changed = code.replace('Math.ceil(at - Date.now())', 'Math.ceil(at - Date.now()) + 60000')
    const result = await replay('contact-paused', changed)
    expect(result?.error).toBeUndefined()
    expect(result?.commands).not.toEqual(commandsIn(stored('contact-paused')))
  })
})
