/** What a machine that loses its power does to a campaign and a lead: nothing, except that they are late. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PORTION } from '#activities/send-portion.ts'
import type { ApiClient } from '#embedded/demo/api-client.ts'
import { readRecord } from '#embedded/demo/gather.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { newPlace, startStack, type Place, type RunningStack } from '#test/support/stack.ts'
import {
  addMailbox,
  createOwner,
  enrolmentsOf,
  eventually,
  launchCampaign,
  ownerApi,
  prospect,
} from './workspace.ts'

const PEOPLE = 20
const WAIT_SECONDS = 20
/** What a busy machine may add to the instant at which a mail is due. */
const LATE_MS = 8_000

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

/** The mails that the post office took in, by its own record. */
async function accepted(dataDir: string): Promise<RecordEntry[]> {
  return (await readRecord(dataDir)).filter(({ event }) => event === 'accepted')
}

/** A lead whose task becomes due while nothing runs. */
async function leadWithTask(api: ApiClient): Promise<string> {
  const { id } = await api.post<{ id: string }>('/api/leads', { email: 'lead@theirs.example' })
  const dueAt = new Date(Date.now() + 5_000).toISOString()
  await api.post(`/api/leads/${id}/tasks`, { title: 'Call back', dueAt })
  return id
}

/** The reminders that a lead's timeline tells of. */
async function remindersOf(api: ApiClient, leadId: string): Promise<number> {
  const { activities } = await api.get<{ activities: { items: { kind: string }[] } }>(`/api/leads/${leadId}`)
  return activities.items.filter(({ kind }) => kind === 'TaskReminded').length
}

/** The step that a mail belongs to, by its private header. */
const stepOf = ({ step }: RecordEntry) => Number(step?.split('/')[1])

describe('a campaign and a lead whose every process is killed in the middle of a wait', () => {
  it('go on by the timer of each, and nobody is written to or reminded twice', async () => {
    const before = stack ?? expect.fail('it did not start')
    let api = await ownerApi(before.origin)
    const mailbox = await addMailbox(api, 'crash@northwind.example', before)
    const emails = Array.from({ length: PEOPLE }, (_, index) => prospect(`crash.${index}`))
    const campaignId = await launchCampaign(api, {
      name: 'Crash',
      emails,
      mailboxId: mailbox.id,
      delays: [0, WAIT_SECONDS],
    })
    const waiting = await eventually(async () => {
      const contacts = await enrolmentsOf(api, campaignId)
      const areWaiting = contacts.every(({ sent, waitUntil }) => sent === 1 && waitUntil !== null)
      return contacts.length === PEOPLE && areWaiting && contacts
    })
    const due = new Map(waiting.map(({ person, waitUntil }) => [person.email, Date.parse(waitUntil ?? '')]))
    // those of a portion went out together, and are due together
    expect(new Set(due.values()).size).toBeGreaterThanOrEqual(PEOPLE / PORTION)

    const leadId = await leadWithTask(api)
    await before.crash()
    expect(Math.min(...due.values())).toBeGreaterThan(Date.now()) // it was the middle of the wait
    stack = await startStack({}, place)
    const back = Date.now()
    api = await ownerApi(stack.origin)
    await eventually(
      async () => (await enrolmentsOf(api, campaignId)).every(({ status }) => status === 'finished'),
      60_000,
    )

    await eventually(async () => (await remindersOf(api, leadId)) > 0)
    const mails = await accepted(stack.dataDir)
    const received = mails.map((mail) => `${mail.recipient} ${stepOf(mail)}`)
    expect(received.toSorted()).toEqual(emails.flatMap((email) => [`${email} 0`, `${email} 1`]).toSorted())
    for (const { recipient, at } of mails.filter((mail) => stepOf(mail) === 1)) {
      const wanted = due.get(recipient) ?? NaN
      expect(at).toBeGreaterThanOrEqual(wanted)
      expect(at).toBeLessThan(Math.max(wanted, back) + LATE_MS)
    }
    expect(await remindersOf(api, leadId)).toBe(1)
  })
})
