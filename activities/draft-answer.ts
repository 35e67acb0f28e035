import { openText } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import { insertDraft, issuesBefore, readDraft, readRequest, storeText } from '#database/records/drafts.ts'
import { notifyLive } from '#database/records/events.ts'
import { pendingNumber } from '#database/records/follow-ups.ts'
import { isOvertaken } from '#database/records/thread-locks.ts'
import type { DraftOutput } from '#domain/assistant/jobs.ts'
import { meetingTalkOf } from '#domain/thread/follow-ups.ts'
import type { DraftResult } from '#domain/thread/messages.ts'
import type { DraftIssue } from '#domain/thread/state.ts'
import { ask } from './assistant.ts'
import { citationsFor } from './citations.ts'
import { stepKey } from './classify-thread.ts'
import {
  inWishedLanguage,
  readDraftContext,
  readSources,
  type DraftContext,
  type DraftSources,
} from './draft-context.ts'
import type { ThreadActivities } from './thread-activities.ts'
import type { ThreadDependencies } from './thread-context.ts'

type Input = Parameters<ThreadActivities['draftAnswer']>[0]

/** A draft that has a row and no text yet. */
interface Begun {
  drafting: DraftContext
  /** What a human asks to be different, or ''. */
  instruction: string
  issues: DraftIssue[]
  /** Which follow-up of the plan; 0 for an answer. */
  followUp: number
  isWritten: boolean
}

/**
 * Write one draft: what is said of a meeting and what is known first, then the assistant, then the text and what it
 * rests on, sealed in the draft's row. To whom it goes, its links and its signature are no part of it.
 */
export async function draftAnswer(deps: ThreadDependencies, input: Input): Promise<DraftResult> {
  const { workspaceId, draftId, kind } = input
  const begun = await deps.database.withWorkspace(workspaceId, (em) => begin(em, deps, input))
  if (!begun) return { kind: 'overtaken' }
  const sources = await readSources(deps, { workspaceId, kind, drafting: begun.drafting })
  const drafted: DraftResult = { kind: 'drafted', meetingTalk: meetingTalkOf(sources.meeting) }
  if (begun.isWritten) return drafted
  const { context, retries } = begun.drafting
  const asked = await ask(deps, {
    workspaceId,
    subjectKeyId: context.person.subjectKeyId,
    key: stepKey('draft', draftId, retries),
    job: 'draft',
    input: { kind, ...questionOf(begun, sources) },
  })
  if (asked.kind === 'held') return asked
  await deps.database.withWorkspace(workspaceId, (em) => keep(em, input, { begun, sources, ...asked }))
  return drafted
}

/** Give the draft its row, unless something newer makes it pointless. */
async function begin(em: EntityManager, deps: ThreadDependencies, input: Input): Promise<Begun | null> {
  const { workspaceId, threadId, inboundId, draftId, followUpId, requestId } = input
  const drafting = await readDraftContext(em, deps, input)
  if (!drafting || drafting.context.thread.takenOverBy !== null) return null
  if (await isOvertaken(em, { threadId, inboundId })) return null
  const followUp = followUpId === null ? 0 : await pendingNumber(em, followUpId)
  if (followUp === null) return null
  const request = requestId === null ? null : await readRequest(em, requestId)
  const { mail, cipher } = drafting.context
  await insertDraft(em, {
    ...input,
    id: draftId,
    workspaceId,
    personId: mail.personId,
    intentId: drafting.rule.id,
    basedOn: request?.basedOn ?? null,
    instruction: request?.instruction ?? null,
  })
  const row = await readDraft(em, { threadId, draftId })
  const instruction = openText(cipher, request?.instruction ?? null, 'draft.instruction')
  return {
    drafting: await inWishedLanguage(em, drafting, instruction),
    instruction,
    issues: await issuesBefore(em, input),
    followUp,
    isWritten: row?.body != null,
  }
}

function questionOf({ drafting, instruction, issues, followUp }: Begun, sources: DraftSources) {
  const { context, rule, language, persona, firstName } = drafting
  return {
    followUp,
    language,
    firstName,
    intent: { name: rule.name, instruction: rule.instruction },
    subject: context.mail.subject,
    thread: sources.lines.map(({ id: _, ...line }) => line),
    knowledge: sources.knowledge.map(({ id: _, ...fact }) => fact),
    persona,
    instruction,
    meeting: sources.meeting,
    issues,
  }
}

interface Written {
  begun: Begun
  sources: DraftSources
  output: DraftOutput
  engine: string
}

async function keep(
  em: EntityManager,
  { workspaceId, threadId, draftId }: Input,
  { begun, sources, output, engine }: Written,
): Promise<void> {
  const { context, language } = begun.drafting
  const citations = JSON.stringify(citationsFor(output.claims, sources))
  await storeText(em, draftId, {
    body: context.cipher.seal(output.body, 'draft.body'),
    citations: context.cipher.seal(citations, 'draft.citations'),
    language,
    engine,
    meetingId: sources.meetingId,
    meetingTalk: meetingTalkOf(sources.meeting),
  })
  await notifyLive(em, { workspaceId, topic: 'thread', id: threadId })
}
