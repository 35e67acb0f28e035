/** A launched campaign in the tables, as the API leaves it behind, for tests of what runs on it. */
import { randomUUID } from 'node:crypto'
import { newSubjectKey } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import type { Plan } from '#domain/sequence/plan.ts'
import type { TestDatabase } from './database.ts'

export interface StepText {
  subject?: string
  body: string
}

export interface CampaignSetup {
  people?: number
  steps?: StepText[]
  mailboxes?: Partial<MailboxSetup>[]
  audience?: Record<string, unknown>
  /** Whether the people are enrolled already. */
  enrolled?: boolean
}

export interface MailboxSetup {
  address: string
  smtpPort: number
  imapPort: number | null
  dailyLimit: number
  minGapSeconds: number
}

/** As if the time that a transmission is given had passed while its worker was dead. */
export const LEASE_IS_OVER = "update message set lease_until = now() - interval '1 second'"

export interface RunningCampaign {
  workspaceId: string
  campaignId: string
  mailboxIds: string[]
  personIds: string[]
  enrolmentIds: string[]
  plan: Plan
  /** The place of step `index` of the contact at `contact`, as workflows name it. */
  step(contact?: number, index?: number): StepPlaceInput
  run<T>(work: (em: EntityManager) => Promise<T>): Promise<T>
}

export interface StepPlaceInput {
  workspaceId: string
  enrolmentId: string
  stepId: string
  stepIndex: number
}

const STEPS: StepText[] = [
  { subject: 'Hello {{ firstName }}', body: 'Dear {{ firstName }}, see https://example.com/offer' },
  { body: 'Did you see my mail, {{ firstName }}?' },
  { subject: 'A last word', body: 'Bye.' },
]

export async function launchCampaign(
  test: TestDatabase,
  setup: CampaignSetup = {},
): Promise<RunningCampaign> {
  const workspaceId = await test.createWorkspace()
  const run = <T>(work: (em: EntityManager) => Promise<T>) => test.database.withWorkspace(workspaceId, work)
  const [sequenceId, versionId, campaignId] = [randomUUID(), randomUUID(), randomUUID()]
  const steps = (setup.steps ?? STEPS).map((text) => ({ id: randomUUID(), ...text }))
  const plan: Plan = {
    v: 1,
    sequenceVersionId: versionId,
    steps: steps.map(({ id }) => ({ kind: 'email', id, delayMs: 1_000 })),
  }
  await run(async (em) => {
    await em.execute('insert into sequence (id, workspace_id, name) values (?, ?, ?)', [
      sequenceId,
      workspaceId,
      'S',
    ])
    await em.execute(
      'insert into sequence_version (id, workspace_id, sequence_id, number, plan, frozen_at) values (?, ?, ?, 1, ?::jsonb, now())',
      [versionId, workspaceId, sequenceId, JSON.stringify(plan)],
    )
    for (const [position, step] of steps.entries())
      await em.execute(
        `insert into step (id, workspace_id, version_id, position, channel, delay_amount, delay_unit, subject, body)
         values (?, ?, ?, ?, 'email', 1, 'seconds', ?, ?)`,
        [step.id, workspaceId, versionId, position, step.subject ?? null, step.body],
      )
    await em.execute(
      `insert into campaign (id, workspace_id, name, status, sequence_id, version_id, audience)
       values (?, ?, 'C', 'ACTIVE', ?, ?, ?::jsonb)`,
      [campaignId, workspaceId, sequenceId, versionId, JSON.stringify(setup.audience ?? { everyone: true })],
    )
  })
  const mailboxIds = await run((em) => addMailboxes(em, { workspaceId, campaignId, setup }))
  const personIds = await run((em) => addPeople(em, test, { workspaceId, count: setup.people ?? 1 }))
  const enrolmentIds =
    setup.enrolled === false ? [] : await run((em) => enrol(em, workspaceId, campaignId, personIds))
  return {
    workspaceId,
    campaignId,
    mailboxIds,
    personIds,
    enrolmentIds,
    plan,
    run,
    step: (contact = 0, index = 0) => ({
      workspaceId,
      enrolmentId: enrolmentIds[contact] ?? '',
      stepId: steps[index]?.id ?? '',
      stepIndex: index,
    }),
  }
}

async function addMailboxes(
  em: EntityManager,
  { workspaceId, campaignId, setup }: { workspaceId: string; campaignId: string; setup: CampaignSetup },
): Promise<string[]> {
  const ids: string[] = []
  for (const [index, own] of (setup.mailboxes ?? [{}]).entries()) {
    const mailbox: MailboxSetup = {
      address: `sender${index}@ours.test`,
      smtpPort: 1,
      imapPort: null,
      dailyLimit: 100_000,
      minGapSeconds: 0,
      ...own,
    }
    const id = randomUUID()
    ids.push(id)
    await em.execute(
      `insert into mailbox (id, workspace_id, name, address, smtp_host, smtp_port, imap_host, imap_port, daily_limit, min_gap_seconds)
       values (?, ?, 'Sender', ?, '127.0.0.1', ?, ?, ?, ?, ?)`,
      [
        id,
        workspaceId,
        mailbox.address,
        mailbox.smtpPort,
        mailbox.imapPort === null ? null : '127.0.0.1',
        mailbox.imapPort,
        mailbox.dailyLimit,
        mailbox.minGapSeconds,
      ],
    )
    await em.execute(
      'insert into campaign_mailbox (workspace_id, campaign_id, mailbox_id) values (?, ?, ?)',
      [workspaceId, campaignId, id],
    )
  }
  return ids
}

async function addPeople(
  em: EntityManager,
  { keyring }: TestDatabase,
  { workspaceId, count }: { workspaceId: string; count: number },
): Promise<string[]> {
  const people = Array.from({ length: count }, (_, index) => {
    const key = newSubjectKey(keyring)
    return {
      id: randomUUID(),
      email: `person${index}@theirs.test`,
      key_id: key.id,
      wrapped: key.wrapped.toString('base64'),
    }
  })
  await em.execute(
    `insert into subject_key (id, workspace_id, wrapped)
     select key_id, ?, decode(wrapped, 'base64') from jsonb_to_recordset(?::jsonb) as r (key_id uuid, wrapped text)`,
    [workspaceId, JSON.stringify(people)],
  )
  await em.execute(
    `insert into person (id, workspace_id, email, email_key, first_name, last_name, subject_key_id)
     select id, ?, email, email, 'Ada', 'L', key_id from jsonb_to_recordset(?::jsonb) as r (id uuid, email text, key_id uuid)`,
    [workspaceId, JSON.stringify(people)],
  )
  return people.map(({ id }) => id)
}

async function enrol(
  em: EntityManager,
  workspaceId: string,
  campaignId: string,
  personIds: string[],
): Promise<string[]> {
  const rows = personIds.map((personId) => ({ id: randomUUID(), person_id: personId }))
  await em.execute(
    `insert into enrolment (id, workspace_id, campaign_id, person_id)
     select id, ?, ?, person_id from jsonb_to_recordset(?::jsonb) as r (id uuid, person_id uuid)`,
    [workspaceId, campaignId, JSON.stringify(rows)],
  )
  return rows.map(({ id }) => id)
}
