/** What a machine that loses its power does to a thread, a lead and a meeting that wait: each goes on by its own timer. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Meeting, MeetingPage } from '#api/contract/calendar.ts'
import type { Thread, ThreadSummary } from '#api/contract/thread.ts'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { readRecord } from '#embedded/demo/gather.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { newPlace, startStack, type Place, type RunningStack } from '#test/support/stack.ts'
import { addMailbox, createOwner, eventually, launchCampaign, ownerApi, prospect } from './workspace.ts'

const HOUR_MS = 3_600_000
/** From the set-up to the timers: long enough for the crash to come before them. */
const WAIT_MS = 30_000

let place: Place
let stack: RunningStack | undefined

beforeAll(async () => {
  place = await newPlace()
  stack = await startStack({}, place)
  await createOwner(stack.origin)
})

afterAll(async () => {
  await stack?.stop()
  await rm(place.folder, { recursive: true, force: true })
})

/** What the post office took in for somebody, oldest first. */
async function mailsTo(dataDir: string, address: string): Promise<RecordEntry[]> {
  const entries = await readRecord(dataDir)
  return entries.filter(({ event, recipient }) => event === 'accepted' && recipient === address)
}

/** Somebody answers the first mail of a campaign, and a draft for them waits for approval. */
async function openThread(api: ApiClient, mailboxId: string, address: string): Promise<Thread> {
  await launchCampaign(api, { name: 'Before the crash', emails: [address], mailboxId, delays: [0] })
  const mail = await eventually(async () => {
    const { items } = await api.get<{ items: { id: string }[] }>(
      `/api/mailroom?q=${encodeURIComponent(address)}`,
    )
    return items[0]
  })
  await api.post(`/api/mailroom/${mail.id}/reply`, {
    text: 'Hello, this sounds interesting. Please show us a demo.',
  })
  const waiting = await eventually(async () => {
    const { items } = await api.get<{ items: ThreadSummary[] }>('/api/threads?box=approval')
    return items.find(({ person, state }) => person.email === address && state === 'draft_ready')
  })
  return api.get<Thread>(`/api/threads/${waiting.id}`)
}

describe('conversations whose every process is killed while they wait', () => {
  it('go on: the draft is approved, the task and the meeting remind on time, nothing goes out twice', async () => {
    const before = stack ?? expect.fail('it did not start')
    let api = await ownerApi(before.origin)
    const [answering, meeting] = [prospect('crash.thread'), prospect('crash.meeting')]
    const mailbox = await addMailbox(api, 'waits@northwind.example', before)
    const thread = await openThread(api, mailbox.id, answering)
    const lead = thread.lead ?? expect.fail('an answer that asks for a demo opens a lead')
    const guest = await api.post<{ id: string }>('/api/persons', { email: meeting, firstName: 'Gia' })

    const due = Date.now() + WAIT_MS
    await api.post(`/api/leads/${lead.id}/tasks`, {
      title: 'Call back',
      dueAt: new Date(due).toISOString(),
    })
    const event = await api.post<{ id: string }>('/api/calendar/events', {
      title: 'A first call',
      startAt: new Date(due + HOUR_MS).toISOString(),
      minutes: 30,
      personId: guest.id,
      mailboxId: mailbox.id,
    })
    const invitation = async () => (await api.get<MeetingPage>(`/api/calendar/events/${event.id}`)).mails[0]
    await eventually(async () => (await invitation())?.state === 'accepted')
    expect(await mailsTo(before.dataDir, meeting)).toHaveLength(1)
    expect(Date.now()).toBeLessThan(due)
    await before.crash()

    stack = await startStack({}, place)
    api = await ownerApi(stack.origin)
    const { dataDir } = stack
    expect((await api.get<Thread>(`/api/threads/${thread.id}`)).draft?.id).toBe(thread.draft?.id)
    await api.post(`/api/threads/${thread.id}/approve`, { draftId: thread.draft?.id, followUps: true })
    await eventually(async () => (await api.get<Thread>(`/api/threads/${thread.id}`)).state === 'sent')

    const reminder = await eventually(async () => (await mailsTo(dataDir, meeting))[1], 90_000)
    expect(reminder.at).toBeGreaterThanOrEqual(due)
    const isReminded = async () =>
      (await api.get<Meeting>(`/api/calendar/events/${event.id}`)).reminderSent &&
      (await kindsOf(api, thread.person.id)).includes('TaskReminded')
    await eventually(isReminded)

    expect((await kindsOf(api, thread.person.id)).filter((kind) => kind === 'TaskReminded')).toHaveLength(1)
    expect(await mailsTo(dataDir, answering)).toHaveLength(2) // the campaign's, and the answer
    expect(await mailsTo(dataDir, meeting)).toHaveLength(2) // the invitation, and the reminder
    const { followUps } = await api.get<Thread>(`/api/threads/${thread.id}`)
    expect(followUps.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending'])
  })
})

async function kindsOf(api: ApiClient, personId: string): Promise<string[]> {
  const { items } = await api.get<{ items: { kind: string }[] }>(`/api/events?personId=${personId}&limit=100`)
  return items.map(({ kind }) => kind)
}
