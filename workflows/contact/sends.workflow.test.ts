import { describe, expect, it } from 'vitest'
import { tryAgainIn } from '#activities/failures.ts'
import { contactStarter } from '#test/support/contact-starter.ts'
import { eventually } from '#test/support/eventually.ts'

const { temporal, start } = await contactStarter()

describe('the send', () => {
  it('is done by the worker that runs the workflow, without a task of its own, and needs at most ten events', async () => {
    const soon = () => Date.now() + 300
    const contact = await start([0, 0, 0, 0, 0], {
      send: ({ stepIndex }) => ({ kind: 'accepted', ...(stepIndex < 4 && { nextAt: soon() }) }),
    })
    expect(await contact.end()).toBe('finished')
    expect(await contact.tasks()).toEqual(['reserveSlot', 'recordEnd'])
    const { events = [] } = await temporal.client.workflow.getHandle(contact.id).fetchHistory()
    expect((events?.length ?? 0) / 5).toBeLessThanOrEqual(10)
  })

  it('is a task for the queue `send` where an earlier release has begun the contact on `control`', async () => {
    const contact = await start([0, 200], {}, { queue: 'control' })
    expect(await contact.end()).toBe('finished')
    expect(await contact.tasks()).toEqual([
      'reserveSlot',
      'sendMessage',
      'reserveSlot',
      'sendMessage',
      'recordEnd',
    ])
  })

  it('lets a reply decide that was heard while the last mail was a task for another worker', async () => {
    let sent = () => {}
    const sending = new Promise<void>((resolve) => (sent = resolve))
    const send = () => sending.then(() => ({ kind: 'accepted' as const }))
    const contact = await start([0], { send }, { queue: 'control' })
    await eventually(async () => contact.diary().includes('send:0'))
    await temporal.gateway.tellContact(contact.ref, { kind: 'replied' })
    sent()
    expect(await contact.end()).toBe('replied')
  })

  it('is tried again after as long as it asked for', async () => {
    let times = 0
    const contact = await start([0], {
      send: () => {
        if (++times < 6) throw tryAgainIn(200, 'busy')
        return { kind: 'accepted' }
      },
    })
    const begun = Date.now()
    expect(await contact.end()).toBe('finished')
    expect(Date.now() - begun).toBeLessThan(5_000)
  })
})
