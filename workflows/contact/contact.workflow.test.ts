import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { gaveUp } from '#test/support/contact-activities.ts'
import { contactStarter } from '#test/support/contact-starter.ts'
import { eventually } from '#test/support/eventually.ts'

const workspaceId = randomUUID()
const { temporal, start } = await contactStarter()

const HOUR = 3_600_000

describe('contact workflow', () => {
  it('sends every step in order and finishes', async () => {
    const contact = await start([0, 300, 300])
    expect(await contact.end()).toBe('finished')
    expect(contact.diary()).toEqual([
      ...['reserve:0', 'send:0', 'reserve:1', 'send:1', 'reserve:2', 'send:2'],
      'end:finished',
    ])
  })

  it('asks for no place that it was given along with the mail before, and gives it back when paused', async () => {
    const soon = () => Date.now() + 400
    const contact = await start([0, 0, 0], {
      send: ({ stepIndex }) => ({ kind: 'accepted', nextAt: stepIndex === 0 ? soon() : Date.now() + HOUR }),
    })
    await eventually(async () => contact.diary().includes('send:1') && (await contact.state())?.until)
    await temporal.gateway.tellContact(contact.ref, { kind: 'paused' })
    await eventually(() => Promise.resolve(contact.diary().includes('pause:2')))
    expect(contact.diary()).toEqual(['reserve:0', 'send:0', 'send:1', 'release:2', 'pause:2'])
  })

  it('stops within a second when a reply comes during a long wait, and gives the slot back', async () => {
    const contact = await start([0, HOUR])
    await contact.until('send_time')
    await eventually(async () => contact.diary().includes('reserve:1'))
    const before = Date.now()
    expect(await temporal.gateway.tellContact(contact.ref, { kind: 'replied' })).toBe(true)
    expect(await contact.end()).toBe('replied')
    expect(Date.now() - before).toBeLessThan(1_000)
    expect(contact.diary()).toEqual(['reserve:0', 'send:0', 'reserve:1', 'release:1', 'end:replied'])
  })

  it('keeps its delay and books anew when a pause is over', async () => {
    const contact = await start([6_000])
    await contact.until('send_time')
    await temporal.gateway.tellContact(contact.ref, { kind: 'paused' })
    await contact.until('resume')
    await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' })
    expect(await contact.end()).toBe('finished')
    expect(contact.diary()).toEqual([
      'reserve:0',
      'release:0',
      'pause:0',
      'reserve:0',
      'send:0',
      'end:finished',
    ])
  })

  it('hears a resume that came while a send was answered with "paused"', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => (answer = resolve))
    let times = 0
    const contact = await start([0], {
      send: async () => {
        if (++times > 1) return { kind: 'accepted' }
        await asked
        return { kind: 'paused' }
      },
    })
    await eventually(async () => contact.diary().includes('send:0'))
    await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' })
    answer()
    expect(await contact.end()).toBe('finished')
    expect(times).toBe(2)
  })

  it('books no slot before an absence is over', async () => {
    const contact = await start([HOUR])
    await contact.until('send_time')
    const until = Date.now() + 3 * HOUR
    await temporal.gateway.tellContact(contact.ref, { kind: 'absent', until })
    const state = await eventually(async () => {
      const now = await contact.state()
      return now?.waitingFor === 'send_time' && now.until === until && now
    })
    expect(state.state.absentUntil).toBe(until)
    expect(contact.diary()).toEqual(['reserve:0', 'release:0', 'reserve:0'])
  })

  it('takes a message once, however often it is delivered', async () => {
    const contact = await start([HOUR])
    const eventId = randomUUID()
    for (let i = 0; i < 5; i++) await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' }, eventId)
    await temporal.gateway.tellContact(contact.ref, { kind: 'resumed' }, randomUUID())
    expect(await eventually(async () => (await contact.state())?.told === 2)).toBe(true)
  })

  it('has nobody left to tell after the end, and that is no error', async () => {
    const contact = await start([0])
    await contact.end()
    expect(await temporal.gateway.tellContact(contact.ref, { kind: 'replied' })).toBe(false)
    const stranger = { workspaceId, enrolmentId: randomUUID() }
    expect(await temporal.gateway.tellContact(stranger, { kind: 'paused' })).toBe(false)
    expect(await temporal.gateway.contactState(stranger)).toBeNull()
  })

  it('treats a cancellation from Temporal Web as a stop, and writes the end down', async () => {
    const contact = await start([HOUR])
    await contact.until('send_time')
    await temporal.cli('workflow', 'cancel', '--workflow-id', contact.id)
    expect(await contact.end()).toBe('stopped')
    expect(contact.diary()).toEqual(['reserve:0', 'release:0', 'end:stopped'])
  })
})

describe('a held contact', () => {
  /** A contact whose first send gives up, and works from the second time on. */
  const held = async () => {
    let times = 0
    const contact = await start([0], {
      send: () => {
        if (++times === 1) throw gaveUp()
        return { kind: 'accepted' }
      },
    })
    await contact.until('human')
    await eventually(async () => contact.diary().includes('hold:activity_failed'))
    return contact
  }
  const RESOLVED = [
    ...['reserve:0', 'send:0', 'release:0', 'hold:activity_failed', 'resolve:retried'],
    ...['reserve:0', 'send:0', 'end:finished'],
  ]

  it('is found by its search attribute and goes on by a signal without input', async () => {
    const contact = await held()
    const query = `HoldReason = 'activity_failed' and WorkflowId = '${contact.id}'`
    const count = async () => (await temporal.client.workflow.count(query)).count
    await eventually(async () => (await count()) === 1)
    await temporal.cli('workflow', 'signal', '--workflow-id', contact.id, '--name', 'retry')
    expect(await contact.end()).toBe('finished')
    expect(contact.diary()).toEqual(RESOLVED)
    await eventually(async () => (await count()) === 0)
  })

  it.each(['{"note":"again"}', '"again"', 'null', '42', '{"by":{"a":1},"eventId":7}'])(
    'goes on by a plain JSON signal: %s',
    async (input) => {
      const contact = await held()
      const signal = ['workflow', 'signal', '--workflow-id', contact.id, '--name', 'retry', '--input', input]
      await temporal.cli(...signal)
      expect(await contact.end()).toBe('finished')
    },
  )

  it('goes on by the update of the gateway, which is refused to a contact that is not held', async () => {
    const contact = await held()
    const decision = { updateId: randomUUID() }
    await temporal.gateway.retryContact(contact.ref, decision)
    expect(await contact.end()).toBe('finished')
    const late = temporal.gateway.retryContact(contact.ref, { updateId: randomUUID() })
    await expect(late).rejects.toMatchObject({ code: 'wrong_state' })
    const waiting = await start([HOUR])
    await waiting.until('send_time')
    await expect(temporal.gateway.retryContact(waiting.ref, decision)).rejects.toMatchObject({
      code: 'wrong_state',
      message: 'This contact is not held; there is nothing to decide.',
    })
  })

  it('may leave the step out', async () => {
    const contact = await held()
    await temporal.gateway.skipContact(contact.ref, { updateId: randomUUID() })
    expect(await contact.end()).toBe('finished')
    expect(contact.diary().filter((line) => line.startsWith('send'))).toEqual(['send:0'])
  })

  it('may be marked as sent only if the fate of the mail is unknown', async () => {
    const failed = await held()
    const decision = { updateId: randomUUID() }
    await expect(temporal.gateway.markContactSent(failed.ref, decision)).rejects.toMatchObject({
      code: 'wrong_state',
    })
    const unknown = await start([0], { send: () => ({ kind: 'held', reason: 'send_unknown' }) })
    await unknown.until('human')
    await temporal.gateway.markContactSent(unknown.ref, decision)
    expect(await unknown.end()).toBe('finished')
    expect(unknown.diary()).toContain('resolve:markedSent')
  })

  it('stops when a reply comes', async () => {
    const contact = await held()
    await temporal.gateway.tellContact(contact.ref, { kind: 'replied' })
    expect(await contact.end()).toBe('replied')
  })

  it('is held, not lost, when even the end cannot be written down', async () => {
    let isBroken = true
    const contact = await start([0], {
      record: (name) => {
        if (name === 'recordEnd' && isBroken) throw gaveUp()
      },
    })
    await eventually(async () => (await contact.state())?.held === 'activity_failed')
    isBroken = false
    await temporal.gateway.retryContact(contact.ref, { updateId: randomUUID() })
    expect(await contact.end()).toBe('finished')
  })
})

describe('a long conversation', () => {
  it('loses no message of a flood while it continues as new', async () => {
    const contact = await start([HOUR], {}, { continueAfter: 60 })
    await contact.until('send_time')
    const kinds = ['resumed', 'resumed', 'resumed', 'resumed', 'paused'] as const
    const flood = Array.from({ length: 500 }, (_, i) => i)
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let i = flood.shift(); i !== undefined; i = flood.shift())
          await temporal.gateway.tellContact(contact.ref, { kind: kinds[i % 5] ?? 'paused' }, randomUUID())
      }),
    )
    expect(await eventually(async () => (await contact.state())?.told === 500, 30_000)).toBe(true)
    const query = `WorkflowId = '${contact.id}' and ExecutionStatus = 'ContinuedAsNew'`
    await eventually(async () => (await temporal.client.workflow.count(query)).count > 0)
    await temporal.gateway.tellContact(contact.ref, { kind: 'stopped' })
    expect(await contact.end()).toBe('stopped')
  })
})
