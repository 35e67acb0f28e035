import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testApi, type Caller, type TestApi } from '#test/support/api.ts'
import type { Calendar, FreeSlot, Meeting, MeetingPage } from './contract/calendar.ts'

let api: TestApi
let owner: Caller
let mailbox: string
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** A workspace of its own for each test: its calendar is empty. */
beforeEach(async () => {
  owner = await api.member()
  const smtp = { host: 'localhost', port: 25 }
  mailbox = (await make('/api/mailboxes', { name: 'Ada', address: 'ada@own.example', smtp })).id
})

const make = async (path: string, body: unknown) => {
  const answer = await owner.ask<{ id: string }>('POST', path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
/** At ten o'clock on a Monday that is to come, plus so many hours. */
const at = (hours = 0) => {
  const day = new Date(Date.now() + 7 * 86_400_000)
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7))
  return new Date(day.setUTCHours(10, 0, 0, 0) + hours * 3_600_000).toISOString()
}
const meet = (body: object = {}) =>
  owner.ask<Meeting & { errors?: Record<string, string>; detail: string }>('POST', '/api/calendar/events', {
    title: 'Demo',
    startAt: at(),
    minutes: 30,
    ...body,
  })
const list = async (query = '') =>
  (await owner.ask<{ items: Meeting[] }>('GET', `/api/calendar/events${query}`)).body.items
const rows = <T>(sql: string, params: unknown[] = []) =>
  api.data.database.withWorkspace(owner.workspaceId, (em) => em.execute<T[]>(sql, params))

describe('a meeting made by hand', () => {
  it('is booked with somebody new, who becomes a person, and its workflow is told', async () => {
    const { status, body } = await meet({ attendees: ['zoe@prospect.example'], description: 'How it works' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      title: 'Demo',
      description: 'How it works',
      source: 'manual',
      startAt: at(),
      endAt: at(0.5),
      person: { email: 'zoe@prospect.example' },
      attendees: ['zoe@prospect.example'],
      mailbox: { id: mailbox },
      reminderSent: false,
    })
    expect(body.htmlLink).toBe(`http://localhost:3000/calendar/${body.id}`)
    expect(body.workflowUrl).toContain(encodeURIComponent(`meeting:${owner.workspaceId}:${body.id}`))
    expect(
      await rows(`select payload->>'meetingId' as id from outbox_item where verb = 'tellMeeting'`),
    ).toEqual([{ id: body.id }])
    expect((await owner.ask<MeetingPage>('GET', `/api/calendar/events/${body.id}`)).body).toMatchObject({
      mails: [],
      phrase: null,
      holdReason: null,
    })
  })

  it('with a known person takes their zone; without anybody it is a block of one’s own time', async () => {
    const person = await make('/api/persons', { email: 'bo@prospect.example', timezone: 'Asia/Tokyo' })
    expect((await meet({ personId: person.id })).body).toMatchObject({ timezone: 'Asia/Tokyo' })
    const own = (await meet({ startAt: at(2), minutes: undefined })).body
    expect(own).toMatchObject({ person: null, attendees: [], mailbox: null, endAt: at(2.5) })
  })

  it('keeps its words sealed', async () => {
    await meet({ title: 'Secret talks', attendees: ['zoe@prospect.example'] })
    await meet({ title: 'Secret talks', startAt: at(1) })
    const [found] = await rows<{ count: number }>(
      `select count(*)::int as count from meeting where position('Secret'::bytea in title) > 0`,
    )
    expect(found?.count).toBe(0)
    expect((await list()).map(({ title }) => title)).toEqual(['Secret talks', 'Secret talks'])
  })

  it.each([
    ['startAt', { startAt: '2020-01-06T10:00:00Z' }],
    ['endAt', { minutes: undefined, endAt: '2020-01-06T10:00:00Z' }],
    ['minutes', { endAt: at(1) }],
    ['minutes', { minutes: 1 }],
    ['startAt', { startAt: 'soon' }],
    ['title', { title: ' ' }],
    ['attendees', { attendees: ['a@b.example', 'c@d.example'] }],
    ['attendees.0', { attendees: ['ada@own.example'] }],
    ['personId', { personId: '018f0000-0000-7000-8000-000000000000' }],
    ['mailboxId', { attendees: ['a@b.example'], mailboxId: '018f0000-0000-7000-8000-000000000000' }],
  ])('is refused naming %s for %j', async (field, body) => {
    const answer = await meet(body)
    expect([answer.status, Object.keys(answer.body.errors ?? {})]).toEqual([422, [field]])
    expect(await list()).toEqual([])
  })

  it('takes an address that comes twice, or beside its person, for one guest', async () => {
    const address = 'zoe@prospect.example'
    const twice = await meet({ attendees: [address, 'ZOE@prospect.example'] })
    expect([twice.status, twice.body.attendees]).toEqual([201, [address]])
    const personId = twice.body.person?.id
    const beside = await meet({ personId, attendees: [address], startAt: at(2) })
    expect([beside.status, beside.body.person?.id]).toEqual([201, personId])
    const other = await meet({ personId, attendees: ['bo@prospect.example'], startAt: at(4) })
    expect([other.status, Object.keys(other.body.errors ?? {})]).toEqual([422, ['attendees.0']])
  })

  it('asks who invites where there are several mailboxes', async () => {
    const smtp = { host: 'localhost', port: 25 }
    const other = await make('/api/mailboxes', { name: 'Bo', address: 'bo@own.example', smtp })
    const attendees = ['zoe@prospect.example']
    expect((await meet({ attendees })).body.errors).toEqual({ mailboxId: 'needed' })
    expect((await meet({ attendees, mailboxId: other.id })).body.mailbox).toMatchObject({ id: other.id })
  })

  it('is refused where another stands, naming its time; side by side is fine', async () => {
    await meet()
    const answer = await meet({ startAt: at(0.25) })
    expect([answer.status, answer.body.detail]).toEqual([
      409,
      expect.stringMatching(/Monday .* from 10:00 to 10:30/),
    ])
    expect((await meet({ startAt: at(0.5) })).status).toBe(201)
  })

  it('wins once where many want the same time at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => meet()))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)])
    expect(await list()).toHaveLength(1)
  })
})

describe('the list of meetings', () => {
  it('shows those that touch a span, in order, page by page', async () => {
    for (const hours of [3, 0, 1.5]) await meet({ startAt: at(hours) })
    const starts = async (query: string) => (await list(query)).map(({ startAt }) => startAt)
    expect(await starts('')).toEqual([at(0), at(1.5), at(3)])
    expect(await starts(`?from=${at(0.25)}&to=${at(3)}`)).toEqual([at(0), at(1.5)])
    const first = await owner.ask<{ nextCursor: string }>('GET', '/api/calendar/events?limit=2')
    expect(await starts(`?limit=2&cursor=${first.body.nextCursor}`)).toEqual([at(3)])
  })

  it('leaves out those that were released, unless they are asked for', async () => {
    const { id } = (await meet()).body
    await rows(`update meeting set status = 'released' where id = ?`, [id])
    expect(await list()).toEqual([])
    expect(await list('?status=released')).toMatchObject([{ id, status: 'released' }])
  })
})

describe('a change', () => {
  const put = (id: string, body: object) =>
    owner.ask<MeetingPage & { detail: string }>('PUT', `/api/calendar/events/${id}`, body)
  const asked = (verb: string) => api.wishes.filter((wish) => wish.verb === verb)

  it('of the time is asked of the workflow, with an id that the same wish has again', async () => {
    const { id } = (await meet()).body
    for (const _ of [1, 2]) await put(id, { startAt: at(4) })
    const wishes = asked('rescheduleMeeting').filter((wish) => wish.id === id)
    expect(wishes).toHaveLength(2)
    expect(new Set(wishes.map(({ decision }) => decision.updateId)).size).toBe(1)
    expect(wishes[0]?.decision).toMatchObject({
      startAt: Date.parse(at(4)),
      endAt: Date.parse(at(4.5)),
      by: owner.userId,
    })
  })

  it('of the words is written; the workflow need not know', async () => {
    const { id } = (await meet({ attendees: ['zoe@prospect.example'] })).body
    const { body } = await put(id, { title: 'Second demo', description: null, startAt: at() })
    expect(body).toMatchObject({ title: 'Second demo', description: null })
    expect(asked('rescheduleMeeting').filter((wish) => wish.id === id)).toEqual([])
  })

  it('to a taken or past time is refused with the words unchanged', async () => {
    const { id } = (await meet()).body
    await meet({ startAt: at(2) })
    const taken = await put(id, { title: 'New', startAt: at(2) })
    expect([taken.status, taken.body.detail]).toEqual([409, expect.stringContaining('from 12:00 to 12:30')])
    expect((await put(id, { title: 'New', startAt: '2020-01-01T00:00:00Z' })).status).toBe(422)
    expect((await list())[0]?.title).toBe('Demo')
  })

  it('of a cancelled meeting is refused', async () => {
    const { id } = (await meet()).body
    await rows(`update meeting set status = 'cancelled' where id = ?`, [id])
    expect((await put(id, { title: 'New' })).status).toBe(409)
  })

  it('that is held says why, and may be tried again once for the hold', async () => {
    const { id } = (await meet()).body
    const [hold] = await rows<{ id: string }>(
      `insert into hold (workspace_id, workflow_id, meeting_id, reason) values (?, 'm', ?, 'send_failed') returning id`,
      [owner.workspaceId, id],
    )
    const { body } = await owner.ask<MeetingPage>('GET', `/api/calendar/events/${id}`)
    expect(body).toMatchObject({ holdId: hold?.id, holdReason: 'send_failed' })
    for (const _ of [1, 2]) await owner.ask('POST', `/api/calendar/events/${id}/retry`)
    const ids = asked('retryMeeting').map(({ decision }) => decision.updateId)
    expect(ids).toEqual([`retry:${hold?.id}`, `retry:${hold?.id}`])
    expect((await owner.ask('POST', `/api/calendar/events/${id}/mark-sent`)).status).toBe(200)
    expect(asked('markMeetingMailSent')[0]?.decision).toMatchObject({ updateId: `mark-sent:${hold?.id}` })
  })

  it('cancels by both paths, once for all who ask', async () => {
    const { id } = (await meet()).body
    expect((await owner.ask('POST', `/api/calendar/events/${id}/cancel`)).status).toBe(200)
    expect((await owner.ask('DELETE', `/api/calendar/events/${id}`)).status).toBe(204)
    const ids = asked('cancelMeeting').filter((wish) => wish.id === id)
    expect(ids.map(({ decision }) => decision.updateId)).toEqual([`cancel:${id}`, `cancel:${id}`])
  })
})

describe('free slots', () => {
  const free = async (query: string) =>
    (await owner.ask<{ items: FreeSlot[] }>('GET', `/api/calendar/free${query}`)).body.items

  it('leave out what is booked, and have the length that is asked for', async () => {
    await meet({ startAt: at(0.5) })
    const slots = await free(`?from=${at()}&minutes=60&limit=2`)
    expect(slots).toEqual([
      { startAt: at(1), endAt: at(2) },
      { startAt: at(1.5), endAt: at(2.5) },
    ])
    expect((await free(`?from=2020-01-01T00:00:00Z&limit=1`))[0]?.startAt.slice(0, 4)).not.toBe('2020')
  })
})

describe('the calendar of a workspace', () => {
  const calendars = async () =>
    (await owner.ask<{ items: Calendar[] }>('GET', '/api/calendar/providers')).body.items

  it('is there from the first look, and its hours can be changed', async () => {
    const [own] = await calendars()
    expect(own).toMatchObject({
      provider: 'internal',
      timezone: 'UTC',
      workdays: [1, 2, 3, 4, 5],
      status: 'connected',
    })
    const change = { timezone: 'Europe/Paris', workdays: [5, 1], dayStartMinute: 480, meetingMinutes: 45 }
    const answer = await owner.ask<Calendar>('PATCH', `/api/calendar/providers/${own?.id}`, change)
    expect(answer.body).toMatchObject({ ...change, workdays: [1, 5], dayEndMinute: 1_080 })
    expect(await calendars()).toMatchObject([answer.body])
  })

  it.each([
    ['dayEndMinute', { dayStartMinute: 1_200 }],
    ['meetingMinutes', { dayStartMinute: 540, dayEndMinute: 560 }],
    ['timezone', { timezone: 'Mars/Olympus' }],
    ['workdays', { workdays: [] }],
  ])('is refused hours in which nobody can meet, naming %s', async (field, change) => {
    const [own] = await calendars()
    const answer = await owner.ask('PATCH', `/api/calendar/providers/${own?.id}`, change)
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: expect.any(String) as string } } })
    expect(await calendars()).toEqual([own])
  })

  it('cannot be disconnected', async () => {
    const [own] = await calendars()
    expect((await owner.ask('DELETE', `/api/calendar/providers/${own?.id}`)).status).toBe(409)
    expect(await calendars()).toEqual([own])
  })
})
