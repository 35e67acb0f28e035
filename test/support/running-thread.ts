/** A conversation that somebody has begun by answering the first mail of a campaign, for tests of what answers it. */
import { randomUUID } from 'node:crypto'
import { createContactActivities } from '#activities/contact.ts'
import { createMailboxActivities } from '#activities/mailbox.ts'
import { createSendActivities } from '#activities/send.ts'
import { createThreadActivities, type ThreadActivityDependencies } from '#activities/thread.ts'
import type { ThreadActivities } from '#activities/thread-activities.ts'
import { subjectCipher } from '#database/envelopes.ts'
import { seedIntents } from '#database/records/intents.ts'
import { storeArrival } from '#database/records/inbox.ts'
import type { AnswerResult } from '#domain/thread/messages.ts'
import type { DraftKind } from '#domain/thread/state.ts'
import { threadDependencies } from './activity-dependencies.ts'
import { answer } from './arriving-mails.ts'
import type { TestDatabase } from './database.ts'
import { launchCampaign, type RunningCampaign } from './running-campaign.ts'

export interface RunningThread {
  campaign: RunningCampaign
  workspaceId: string
  threadId: string
  personId: string
  /** The ledger's id and Message-ID of the mail that was answered. */
  message: { id: string; messageIdHeader: string }
  /** The newest mail that a person wrote. */
  inboundId(): Promise<string>
  activities: ThreadActivities
  /** Send a draft now. */
  send(draftId: string, isAutomatic?: boolean): Promise<AnswerResult>
  rows(sql: string): Promise<Record<string, unknown>[]>
  /** Let a mail come in, as it was sent. */
  receive(mail: string): Promise<void>
  /** A draft that may be sent, as the assistant leaves it behind. */
  writeDraft(own?: Partial<WrittenDraft>): Promise<string>
}

export interface WrittenDraft {
  body: string
  kind: DraftKind
  inboundId: string
  followUpId: string | null
  meetingId: string | null
  state: 'ready' | 'approved'
  /** A user. */
  approvedBy: string | null
}

export interface ThreadSetup {
  smtpPort: number
  /** What the person answers. */
  body?: string
  mail?: (inReplyTo: string) => string
  own?: Partial<ThreadActivityDependencies>
}

export async function startThread(test: TestDatabase, setup: ThreadSetup): Promise<RunningThread> {
  const deps = { ...threadDependencies(test), ...setup.own }
  const campaign = await launchCampaign(test, { mailboxes: [{ smtpPort: setup.smtpPort }] })
  const { workspaceId, run } = campaign
  await run((em) => seedIntents(em, workspaceId))
  await createContactActivities(deps).reserveSlot({ ...campaign.step(), notBefore: 0 })
  await createSendActivities(threadDependencies(test)).sendMessage(campaign.step())
  const rows = (sql: string) => run((em) => em.execute<Record<string, unknown>[]>(sql))
  const [sent] = (await rows('select id, message_id_header, thread_id, person_id from message')) as {
    id: string
    message_id_header: string
    thread_id: string
    person_id: string
  }[]
  if (!sent) throw new Error('The first mail was not written.')
  const receive = (mail: string) => receiveMail(test, campaign, mail)
  const write =
    setup.mail ?? ((inReplyTo: string) => answer(inReplyTo, { body: setup.body ?? 'Yes, tell me more.' }))
  await receive(write(sent.message_id_header))
  const inboundId = async () => {
    const [mail] = await rows(
      `select id from inbound_message where kind = 'reply' order by received_at desc, id desc limit 1`,
    )
    return String(mail?.['id'])
  }
  const activities = createThreadActivities(deps)
  return {
    campaign,
    workspaceId,
    threadId: sent.thread_id,
    personId: sent.person_id,
    message: { id: sent.id, messageIdHeader: sent.message_id_header },
    inboundId,
    activities,
    send: (draftId, isAutomatic = false) =>
      activities.sendAnswer({ workspaceId, threadId: sent.thread_id, draftId, isAutomatic }),
    rows,
    receive,
    writeDraft: async (own = {}) =>
      writeDraft(test, campaign, {
        threadId: sent.thread_id,
        personId: sent.person_id,
        body: 'Dear Ada,\n\nwe begin on Monday.',
        kind: 'answer',
        inboundId: await inboundId(),
        followUpId: null,
        meetingId: null,
        state: 'approved',
        approvedBy: null,
        ...own,
      }),
  }
}

/** Let a mail come into the campaign's first mailbox. */
export async function receiveMail(
  test: TestDatabase,
  { workspaceId, mailboxIds }: Pick<RunningCampaign, 'workspaceId' | 'mailboxIds'>,
  mail: string,
): Promise<void> {
  const raw = Buffer.from(mail.replace(/\r?\n/g, '\r\n'))
  const { inboxId } = await test.database.instance((em) =>
    storeArrival(em, test.keyring, {
      provider: 'webhook',
      eventId: randomUUID(),
      workspaceId,
      mailboxId: mailboxIds[0] ?? '',
      raw,
      byteLength: raw.length,
    }),
  )
  await createMailboxActivities(threadDependencies(test)).processInbound({ workspaceId, inboxId })
}

async function writeDraft(
  { keyring }: TestDatabase,
  { run, workspaceId }: RunningCampaign,
  draft: WrittenDraft & { threadId: string; personId: string },
): Promise<string> {
  const id = randomUUID()
  await run(async (em) => {
    const [person] = await em.execute<{ subject_key_id: string }[]>(
      'select subject_key_id from person where id = ?',
      [draft.personId],
    )
    const cipher = await subjectCipher(em, keyring, person?.subject_key_id ?? '')
    await em.execute(
      `insert into draft (id, workspace_id, thread_id, person_id, inbound_id, follow_up_id, meeting_id, kind, state,
                          body, language, engine, approved_by)
       values (?, ?, ?, ?, ?, ?::uuid, ?::uuid, ?, ?, ?, 'en', 'offline', ?::uuid)`,
      [
        id,
        workspaceId,
        draft.threadId,
        draft.personId,
        draft.inboundId,
        draft.followUpId,
        draft.meetingId,
        draft.kind,
        draft.state,
        cipher.seal(draft.body, 'draft.body'),
        draft.approvedBy,
      ],
    )
  })
  return id
}
