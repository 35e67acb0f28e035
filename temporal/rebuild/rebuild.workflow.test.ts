/** Workflows of every kind lose their histories and are made again from their rows; all parts are real. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createActivities } from '#activities/index.ts'
import { listAllWorkspaceIds } from '#database/reads/workspaces.ts'
import { turnEnrolment } from '#database/records/enrolment-commands.ts'
import { noteAbsence, stopPerson } from '#database/records/enrolments.ts'
import { createTask } from '#database/records/tasks.ts'
import { openCsv } from '#providers/csv/csv-file.ts'
import { meetingDependencies, threadDependencies } from '#test/support/activity-dependencies.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { eventually } from '#test/support/eventually.ts'
import { someLead } from '#test/support/leads.ts'
import { openMeetingWorld } from '#test/support/meeting-world.ts'
import { launchCampaign, type RunningCampaign } from '#test/support/running-campaign.ts'
import { startThread } from '#test/support/running-thread.ts'
import { startSmtpServer, type TestSmtpServer } from '#test/support/smtp-server.ts'
import { mortalTemporal, type MortalTemporal } from '#test/support/mortal-temporal.ts'
import { createRestorer } from '../gateway/restore.ts'
import { rebuild, type Tally } from './rebuild.ts'

let test: TestDatabase
let smtp: TestSmtpServer
let temporal: MortalTemporal
beforeAll(async () => {
  ;[test, smtp] = await Promise.all([testDatabase({ pool: 12 }), startSmtpServer()])
  const activities = createActivities({
    ...threadDependencies(test),
    ...meetingDependencies(test),
    openCsv,
    gateway: {
      startContacts: (batch) => temporal.now.gateway.startContacts(batch),
      tellContact: (...told) => temporal.now.gateway.tellContact(...told),
    },
  })
  temporal = await mortalTemporal({ activities })
})
afterAll(async () => {
  await temporal.close()
  await Promise.all([test.close(), smtp.close()])
})

/** Rebuild these workspaces. @returns what became of each kind that is open */
async function rebuilt(workspaceIds: string[], isDryRun = false): Promise<Record<string, Partial<Tally>>> {
  const { client, queueSuffix } = temporal.now
  const restorer = createRestorer({ client, queueSuffix, pollSeconds: 60 })
  const tallies = await rebuild({ database: test.database, restorer, isDryRun, pageSize: 2 }, workspaceIds)
  const open = tallies.filter((tally) => tally.open > 0)
  return Object.fromEntries(
    open.map(({ kind, known, started, failed }) => [kind, { known, started, failed }]),
  )
}

const started = (count: number) => ({ known: 0, started: count, failed: 0 })
const actor = (workspaceId: string) => ({ workspaceId, userId: randomUUID(), requestId: 'r' })

/** Steps that a mail was received for, by the subjects that stand in the test's campaign. */
function mailsTo(address: string): string[] {
  return smtp.received
    .filter(({ to }) => to.includes(address))
    .map(({ raw }) => (/^Subject: (.*)$/m.exec(raw)?.[1] ?? '').trim())
}

interface Standing {
  status: string
  step_index: number
  waiting_for: string | null
  hold_reason: string | null
}

async function openCampaign(): Promise<RunningCampaign & { standing(contact: number): Promise<Standing> }> {
  const campaign = await launchCampaign(test, {
    people: 7,
    mailboxes: [{ smtpPort: smtp.port }],
    steps: [
      { subject: 'One {{ firstName }}', body: 'a' },
      { subject: 'Two', body: 'b' },
    ],
  })
  const { run, campaignId, enrolmentIds, personIds } = campaign
  await run(async (em) => {
    await em.execute(
      `update sequence_version set plan = jsonb_set(jsonb_set(plan, '{steps,0,delayMs}', '0'), '{steps,1,delayMs}', '15000')`,
    )
    await em.execute('update person set first_name = null where id = ?', [personIds[1] ?? ''])
  })
  await temporal.now.gateway.deliver({
    workspaceId: campaign.workspaceId,
    eventId: randomUUID(),
    command: { verb: 'startCampaign', campaignId },
  })
  const standing = async (contact: number) => {
    const rows = await run((em) =>
      em.execute<Standing[]>(
        'select status, step_index, waiting_for, hold_reason from enrolment where id = ?',
        [enrolmentIds[contact] ?? ''],
      ),
    )
    return rows[0] ?? expect.fail('no such enrolment')
  }
  return { ...campaign, standing }
}

describe('contacts and their campaign', () => {
  it('go on where they stood, each mail once, and what was committed meanwhile counts', async () => {
    const campaign = await openCampaign()
    const { workspaceId, run, enrolmentIds, personIds, standing } = campaign
    const [, , paused = '', , , dying = ''] = enrolmentIds
    const [, , , replied = '', absent = ''] = personIds
    await eventually(async () => {
      const all = await Promise.all([0, 2, 3, 4, 5, 6].map(standing))
      return all.every(({ step_index, waiting_for }) => step_index === 1 && waiting_for === 'send_time')
    })
    await eventually(async () => (await standing(1)).hold_reason === 'content_incomplete')
    await temporal.lose()
    await run(async (em) => {
      await turnEnrolment(em, actor(workspaceId), { id: paused, to: 'pause' })
      await stopPerson(em, replied, 'replied')
      await noteAbsence(em, absent, Date.now() + 3_600_000)
      await em.execute(
        `update message set state = 'transmitting', epoch = 1, lease_until = now() - interval '1 second'
         where enrolment_id = ? and step_index = 1`,
        [dying],
      )
    })

    const shown = await rebuilt([workspaceId], true)
    expect(shown).toEqual({ mailbox: started(1), contact: started(7), campaign: started(1) })
    expect(await rebuilt([workspaceId])).toEqual(shown)
    for (const again of Object.values(await rebuilt([workspaceId])))
      expect(again).toMatchObject({ started: 0, failed: 0 })

    await eventually(async () => (await standing(0)).status === 'finished', 40_000)
    await eventually(async () => (await standing(6)).status === 'finished')
    await eventually(async () => (await standing(3)).status === 'replied')
    await eventually(async () => (await standing(5)).hold_reason === 'send_unknown')
    expect(await standing(2)).toMatchObject({ status: 'paused', step_index: 1 })
    expect(await standing(4)).toMatchObject({ status: 'active', step_index: 1, waiting_for: 'send_time' })
    expect(await standing(1)).toMatchObject({
      status: 'held',
      hold_reason: 'content_incomplete',
      step_index: 0,
    })

    const both = ['One Ada', 'Two']
    expect([0, 1, 2, 3, 4, 5, 6].map((contact) => mailsTo(`person${contact}@theirs.test`))).toEqual([
      both,
      [],
      ['One Ada'],
      ['One Ada'],
      ['One Ada'],
      ['One Ada'],
      both,
    ])

    // What waits for a human still hears them.
    await run((em) => em.execute(`update person set first_name = 'Eve' where id = ?`, [personIds[1] ?? '']))
    const held = { workspaceId, enrolmentId: enrolmentIds[1] ?? '' }
    await temporal.now.gateway.retryContact(held, { updateId: 'retry' })
    await eventually(async () => mailsTo('person1@theirs.test').length === 1)
    expect(mailsTo('person1@theirs.test')).toEqual(['One Eve'])
    await temporal.now.gateway.markContactSent({ workspaceId, enrolmentId: dying }, { updateId: 'sent' })
    await eventually(async () => (await standing(5)).status === 'finished')
    expect(mailsTo('person5@theirs.test')).toEqual(['One Ada'])
    await run((em) => turnEnrolment(em, actor(workspaceId), { id: paused, to: 'resume' }))
    await temporal.now.gateway.tellContact({ workspaceId, enrolmentId: paused }, { kind: 'resumed' })
    await eventually(async () => (await standing(2)).status === 'finished', 40_000)
    expect(mailsTo('person2@theirs.test')).toEqual(both)
  }, 120_000)
})

describe('a conversation', () => {
  it('waits for approval of the same draft, and afterwards for the follow-ups at their times', async () => {
    const thread = await startThread(test, { smtpPort: smtp.port })
    const { workspaceId, threadId } = thread
    const inboundId = await thread.inboundId()
    const ref = { workspaceId, threadId }
    const row = async () => (await thread.rows('select state, draft_id, due_at from thread'))[0] ?? {}
    await temporal.now.gateway.tellThread(ref, { kind: 'mailArrived', inboundId, at: Date.now() })
    await eventually(async () => (await row())['state'] === 'draft_ready')
    const before = await row()
    const draftId = String(before['draft_id'])
    await temporal.lose()
    expect((await rebuilt([workspaceId]))['thread']).toEqual(started(1))
    const restored = await eventually(() => temporal.now.gateway.threadState(ref))
    expect(restored).toMatchObject({ state: 'draft_ready', waitingFor: 'human' })
    expect(restored.flow.draft?.draftId).toBe(draftId)

    const received = smtp.received.length
    await temporal.now.gateway.approveDraft(ref, { updateId: 'approve', draftId, followUps: true })
    await eventually(async () => (await row())['state'] === 'sent')
    expect(smtp.received.length).toBe(received + 1)
    const due = await thread.rows(`select id, due_at from follow_up where state = 'pending' order by due_at`)
    await temporal.lose()
    expect((await rebuilt([workspaceId]))['thread']).toEqual(started(1))
    const followed = await eventually(() => temporal.now.gateway.threadState(ref))
    expect(followed.waitingFor).toBe('follow_up')
    expect(followed.flow.followUps.map(({ id, dueAt }) => [id, dueAt])).toEqual(
      due.map(({ id, due_at }) => [id, new Date(String(due_at)).getTime()]),
    )
    await temporal.now.gateway.takeOverThread(ref, { updateId: 'take' })
    await eventually(async () => (await row())['state'] === 'taken_over')
    expect(smtp.received.length).toBe(received + 1)
    expect(await thread.rows(`select 1 as one from draft`)).toHaveLength(1)
  })
})

describe('a lead', () => {
  it('is reminded of its task at its time, once', async () => {
    const lead = await someLead(test)
    const { workspaceId, leadId, run, kinds } = lead
    await temporal.now.gateway.tellLead({ workspaceId, leadId }, null)
    const state = () => eventually(() => temporal.now.gateway.leadState({ workspaceId, leadId }))
    await eventually(async () => (await state()).waitingFor === 'quiet')
    await temporal.lose()
    const wish = { leadId, title: 'Call', dueAt: Date.now() + 8_000, assigneeId: null }
    await run((em) => createTask(em, { keyring: test.keyring, actor: actor(workspaceId) }, wish))
    expect(await rebuilt([workspaceId])).toEqual({ lead: started(1) })
    const reminders = async () => (await kinds()).filter((kind) => kind === 'TaskReminded').length
    expect(await reminders()).toBe(0)
    await eventually(async () => (await reminders()) === 1)
    await temporal.lose()
    await rebuilt([workspaceId])
    await eventually(async () => (await state()).waitingFor === 'quiet')
    expect((await state()).state.reminders).toEqual([])
    expect(await reminders()).toBe(1)
  })
})

describe('a meeting', () => {
  it('is not invited to again, and reminded of one hour before', async () => {
    const world = await openMeetingWorld(test)
    const { workspaceId } = world
    await world.run((em) => em.execute('update mailbox set smtp_port = ?', [smtp.port]))
    const meetingId = await world.book(Date.now() + 3_600_000 + 20_000)
    const from = smtp.received.length
    const subjects = () => smtp.received.slice(from).map(({ raw }) => /^Subject: (\w+)/m.exec(raw)?.[1] ?? '')
    await temporal.now.gateway.tellMeeting({ workspaceId, meetingId }, { kind: 'confirmed' })
    await eventually(async () => subjects().length === 1)
    const sent = async () =>
      (await world.rows<{ state: string }>('select state from message')).every(
        ({ state }) => state === 'accepted',
      )
    await eventually(sent)
    await temporal.lose()
    expect((await rebuilt([workspaceId]))['meeting']).toEqual(started(1))
    await eventually(async () => subjects().length === 2, 40_000)
    expect(subjects()).toEqual(['Invitation', 'Reminder'])
    await temporal.lose()
    await rebuilt([workspaceId])
    const state = () => eventually(() => temporal.now.gateway.meetingState({ workspaceId, meetingId }))
    await eventually(async () => (await state()).waitingFor === 'end')
    expect((await state()).state).toMatchObject({ isReminded: true, invited: 0 })
    expect(subjects()).toHaveLength(2)
  })
})

describe('the list of workspaces', () => {
  it('has each that somebody belongs to, in the way of sign-in', async () => {
    const [first, second] = await Promise.all([test.createWorkspace(), test.createWorkspace()])
    const user = await test.database.instance(async (em) => {
      const [row] = await em.execute<{ id: string }[]>(
        `insert into app_user (email, name, password_hash) values ('o@ours.test', 'O', '') returning id`,
      )
      return row?.id ?? ''
    })
    for (const workspaceId of [first, second])
      await test.database.withWorkspace(workspaceId, (em) =>
        em.execute(`insert into membership (workspace_id, user_id, role) values (?, ?, 'OWNER')`, [
          workspaceId,
          user,
        ]),
      )
    expect((await listAllWorkspaceIds(test.database)).toSorted()).toEqual([first, second].toSorted())
  })
})
