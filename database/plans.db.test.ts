import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { someone } from '#test/support/leads.ts'
import { subjectCipher } from './envelopes.ts'
import type { EntityManager } from './orm.ts'
import { withClient } from './provision.ts'
import { readMeeting } from './reads/calendar.ts'
import { readCampaign } from './reads/campaigns.ts'
import { listEmails } from './reads/emails.ts'
import { listLeads } from './reads/leads.ts'
import { listPeople } from './reads/people.ts'
import { listThreads } from './reads/threads.ts'
import { isAnswered } from './records/drafts.ts'
import { countMailsOf } from './records/inbound-mails.ts'
import { lastMail, readFacts } from './records/meeting-facts.ts'
import { listBooked } from './records/meeting-rows.ts'
import { settleOffer } from './records/meetings.ts'
import { isOvertaken } from './records/thread-locks.ts'
import { recordVisits, type Visit } from './records/tracking.ts'

/** What is asked under a lock, or for each page, must cost the same in a workspace with years of mails. */
const MANY = 4_000
let test: TestDatabase
let world: Awaited<ReturnType<typeof someone>> &
  Record<'threadId' | 'inboundId' | 'meetingId' | 'campaignId', string>

beforeAll(async () => {
  test = await testDatabase()
  const one = await someone(test)
  const { workspaceId, personId, run } = one
  const [threadId, inboundId, meetingId, mailboxId, campaignId] = Array.from({ length: 5 }, () =>
    randomUUID(),
  ) as [string, string, string, string, string]
  world = { ...one, threadId, inboundId, meetingId, campaignId }
  await run(async (em) => {
    await em.execute(
      `insert into mailbox (id, workspace_id, name, address, smtp_host, smtp_port) values (?, ?, '', 'a@ours.test', '', 1)`,
      [mailboxId, workspaceId],
    )
    await em.execute(
      `insert into thread (id, workspace_id, mailbox_id, person_id, last_message_at) values (?, ?, ?, ?, now())`,
      [threadId, workspaceId, mailboxId, personId],
    )
    await em.execute(
      `insert into inbound_message (id, workspace_id, inbox_id, mailbox_id, person_id, thread_id, kind, because, from_address, received_at)
       select case n when 1 then ?::uuid else gen_random_uuid() end, ?, gen_random_uuid(), ?, case when n < 9 then ?::uuid else gen_random_uuid() end,
              case when n < 9 then ?::uuid end, 'reply', '', '', now() - n * interval '1 minute' from generate_series(1, ?) n`,
      [inboundId, workspaceId, mailboxId, personId, threadId, MANY],
    )
    await em.execute(
      `insert into draft (workspace_id, thread_id, person_id, inbound_id, meeting_id, kind, engine)
       select ?, ?, ?, gen_random_uuid(), gen_random_uuid(), 'answer', 'offline' from generate_series(1, ?) n`,
      [workspaceId, threadId, personId, MANY],
    )
    await em.execute(
      `insert into message (workspace_id, person_id, mailbox_id, purpose, origin, message_id_header, state)
       select ?, ?, ?, 'invitation', 'meeting:' || case n when 1 then ?::uuid else gen_random_uuid() end || ':invitation:0', n::text, 'accepted'
       from generate_series(1, ?) n`,
      [workspaceId, personId, mailboxId, meetingId, MANY],
    )
    await em.execute(
      `with people as (
         insert into person (workspace_id, email, email_key, subject_key_id)
         select workspace_id, n::text, n::text, subject_key_id from person, generate_series(1, ?) n returning id)
       insert into lead (workspace_id, person_id, source, score) select ?, id, 'email', random() * 100 from people`,
      [MANY, workspaceId],
    )
    await em.execute(
      `with line as (insert into sequence (workspace_id, name) values (?, '') returning id),
         made as (insert into campaign (id, workspace_id, name, sequence_id, audience)
           select case n when 1 then ?::uuid else gen_random_uuid() end, ?, '', id, '{"everyone": true}'
           from line, generate_series(1, 20) n returning id),
         enrolled as (insert into enrolment (workspace_id, campaign_id, person_id)
           select ?, made.id, person.id from made, (select id from person limit 400) person returning id, campaign_id, person_id)
       insert into message (workspace_id, enrolment_id, campaign_id, person_id, mailbox_id, message_id_header, state)
       select ?, id, campaign_id, person_id, ?, id::text, 'accepted' from enrolled`,
      [workspaceId, campaignId, workspaceId, workspaceId, workspaceId, mailboxId],
    )
    await em.execute(
      `insert into signal_evidence (workspace_id, message_id, kind, visitor, because)
       select workspace_id, id, 'open', 'human', '' from message`,
    )
    await em.execute(
      `insert into hold (workspace_id, workflow_id, meeting_id, reason)
       select ?, '', gen_random_uuid(), 'send_failed' from generate_series(1, ?) n`,
      [workspaceId, MANY],
    )
    const [person] = await em.execute<{ key: string }[]>('select subject_key_id as key from person limit 1')
    const title = (await subjectCipher(em, test.keyring, person?.key ?? '')).seal('Demo', 'meeting.title')
    await em.execute(
      `with own as (insert into calendar (workspace_id, name) values (?, '') returning id)
       insert into meeting (id, workspace_id, calendar_id, person_id, mailbox_id, source, title, start_at, end_at, uid)
       select ?, ?, id, ?, ?, 'manual', ?, now(), now() + interval '1 hour', 'uid' from own`,
      [workspaceId, meetingId, workspaceId, personId, mailboxId, title],
    )
    await em.execute(
      `insert into meeting (workspace_id, calendar_id, source, status, title, start_at, end_at, uid)
       select workspace_id, calendar_id, source, 'confirmed', title, now() - n * interval '6 hours',
              now() - n * interval '6 hours' + interval '1 hour', n::text from meeting, generate_series(1, ?) n`,
      [MANY],
    )
  })
  const neighbour = await test.createWorkspace()
  await test.database.withWorkspace(neighbour, (em) =>
    em.execute(
      `insert into person (workspace_id, email, email_key, subject_key_id)
       select ?, n::text, n::text, gen_random_uuid() from generate_series(1, ?) n`,
      [neighbour, MANY],
    ),
  )
  await withClient(test.urls.ownerUrl, (client) => client.query('vacuum analyze'))
})
afterAll(() => test.close())

const reader = () => ({ keyring: test.keyring, workspaceId: world.workspaceId })

/** How PostgreSQL goes about each statement that `work` makes, as the runtime role. */
function plansOf(work: (em: EntityManager) => Promise<unknown>): Promise<string> {
  return world.run(async (em) => {
    const plans: string[] = []
    const explaining = {
      async execute(sql: string, params: unknown[]) {
        const rows = await em.execute<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, params)
        plans.push(...rows.map((row) => row['QUERY PLAN']))
        return em.execute(sql, params)
      },
    } as unknown as EntityManager
    await work(explaining)
    return plans.join('\n')
  })
}

describe('what is asked under the lock of a thread', () => {
  it('finds the answers to a mail by the mail', async () => {
    const plans = await plansOf((em) => isAnswered(em, world.inboundId))
    expect(plans).toContain('draft_inbound_id_index')
  })

  it('finds whether a later mail is answered without reading the drafts of others', async () => {
    const { threadId, inboundId } = world
    const plans = await plansOf((em) => isOvertaken(em, { threadId, inboundId }))
    expect(plans).not.toContain('Seq Scan')
  })

  it('counts the mails of a person by the person', async () => {
    const plans = await plansOf((em) => countMailsOf(em, world.personId, 0))
    expect(plans).toContain('inbound_message_person_id_received_at_index')
  })
})

describe('what is asked under the lock of the calendar', () => {
  it('finds the drafts that speak of a meeting by the meeting, or by its mail', async () => {
    const { workspaceId, meetingId } = world
    const plans = await plansOf((em) => settleOffer(em, { workspaceId, meetingId, outcome: 'released' }))
    expect(plans).toContain('draft_meeting_id_index')
    expect(plans).not.toContain('Seq Scan on draft')
  })

  it('looks for what is booked among the meetings of those days, not of all the years before', async () => {
    const week = { startAt: Date.now(), endAt: Date.now() + 7 * 86_400_000 }
    const plans = await plansOf((em) => listBooked(em, week))
    expect(plans).toMatch(/Index Cond: .*start_at < .*start_at > /)
  })

  it('finds the mails and the hold of a meeting by their names', async () => {
    const loaded = await world.run((em) => readFacts(em, world.meetingId))
    expect(loaded).toMatchObject({ invited: 0 })
    const plans = await plansOf((em) => readFacts(em, world.meetingId))
    expect(plans).toMatch(/Index Cond: .*workspace_id.*origin/)
    expect(plans).toContain('hold_meeting_id_index')
    const last = await plansOf((em) => lastMail(em, world.meetingId))
    expect(last).toMatch(/Index Cond: .*workspace_id.*origin/)
    const page = await plansOf((em) => readMeeting(em, test.keyring, world.meetingId))
    expect(page).toMatch(/Index Cond: .*workspace_id.*origin/)
  })
})

it('a visit is looked for among the visits to its own mail', async () => {
  const [mail] = await world.run((em) => em.execute<{ id: string }[]>('select id from message limit 1'))
  const visit: Visit = {
    messageId: mail?.id ?? '',
    kind: 'open',
    at: 0,
    judge: () => ({ visitor: 'human', because: '' }),
    url: null,
    userAgent: null,
    address: null,
  }
  const plans = await plansOf((em) => recordVisits(em, test.keyring, world.workspaceId, [visit]))
  expect(plans).toContain('signal_evidence_message_id_index')
  expect(plans).not.toMatch(/Seq Scan on (signal_evidence|message)/)
})

describe('a page of a list', () => {
  const page = { cursor: undefined, limit: 20 }

  it('of leads is read in the order of the score, and tasks are counted for that page alone', async () => {
    const plans = await plansOf((em) => listLeads(em, { ...page, isArchived: false, sort: 'score' }))
    expect(plans).toContain('lead_workspace_id_score_id_index')
    expect(plans.indexOf('on lead')).toBeGreaterThan(plans.indexOf('Limit'))
  })

  it('of people is found by the workspace, past those of a workspace that came later', async () => {
    const plans = await plansOf((em) => listPeople(em, reader(), page))
    expect(plans).toContain('Index Only Scan Backward using person_workspace_id_id_index')
  })

  it('of people who have what many have reads the texts where they lie side by side', async () => {
    const plans = await plansOf((em) => listPeople(em, reader(), { ...page, q: '1' }))
    expect(plans).toContain('Filter: (POSITION(((InitPlan') // what is searched for is folded once
    expect(plans).toContain('Index Only Scan Backward using person_workspace_id_id_index')
  })

  it('of people who have what few have, and of their threads, is found by the people', async () => {
    const plans = await plansOf((em) => listPeople(em, reader(), { ...page, q: 'Ada' }))
    expect(plans).toMatch(/Index Cond: .*\bid = ANY/)
    expect(plans).not.toContain('POSITION')
    const threads = await plansOf((em) => listThreads(em, test.keyring, { ...page, box: 'inbox', q: 'Ada' }))
    expect(threads).toContain('person_id = ANY')
  })

  it('of mails takes no more of either direction than it shows', async () => {
    const plans = await plansOf((em) => listEmails(em, test.keyring, { ...page, direction: undefined }))
    expect(plans).toContain('inbound_message_workspace_id_received_at_id_index')
    expect(plans).toContain('message_workspace_id_at_id_index')
  })
})

it('the numbers of a campaign are counted from an index alone', async () => {
  const plans = await plansOf((em) => readCampaign(em, world.campaignId))
  expect(plans).toContain('Index Only Scan using message_workspace_id_campaign_id_enrolment_id_index')
})

it('which workspace asks is found out once for a statement, not for each row', async () => {
  const tables = await world.run((em) =>
    em.execute<{ name: string }[]>(
      // Of the two others a user sees a few rows.
      `select tablename as name from pg_policies where policyname = 'tenant' and tablename not in ('workspace', 'membership')`,
    ),
  )
  expect(tables.length).toBeGreaterThan(40)
  const plans = await plansOf(async (em) => {
    for (const { name } of tables) await em.execute(`select 1 from ${name}`, [])
  })
  expect(plans).toContain('(InitPlan 1)')
  expect(plans).not.toContain('current_setting')
})

it('a list has one plan for whatever it is asked', async () => {
  const plans = await world.run(async (em) => {
    for (let page = 0; page < 10; page += 1) {
      const cursor = Buffer.from(JSON.stringify([randomUUID()])).toString('base64url')
      await listPeople(em, reader(), { cursor, limit: 1 + page, q: '1' })
    }
    return em.execute<{ custom: number; generic: number }[]>(
      `select custom_plans::int as custom, generic_plans::int as generic from pg_prepared_statements
       where statement like '%from person p where p.id <%' and statement not like '%pg_prepared_statements%'`,
    )
  })
  expect(plans).toEqual([{ custom: 5, generic: 5 }])
})
