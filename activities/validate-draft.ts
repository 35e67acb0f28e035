import { openText } from '#database/envelopes.ts'
import type { EntityManager } from '#database/orm.ts'
import { citationsOf } from '#database/records/citations.ts'
import { readDraft, storeCheck, type DraftRow } from '#database/records/drafts.ts'
import { notifyLive } from '#database/records/events.ts'
import { checkDraft } from '#domain/assistant/check-draft.ts'
import { promisesOf } from '#domain/assistant/promises.ts'
import type { ValidateResult } from '#domain/thread/messages.ts'
import { DRAFT_ISSUES, DRAFT_REMARKS, type DraftIssue } from '#domain/thread/state.ts'
import { ask } from './assistant.ts'
import { claimsOf } from './citations.ts'
import { stepKey } from './classify-thread.ts'
import { inWishedLanguage, readDraftContext, readSources, type DraftContext } from './draft-context.ts'
import type { ThreadActivities } from './thread-activities.ts'
import type { ThreadDependencies } from './thread-context.ts'

type Input = Parameters<ThreadActivities['validateDraft']>[0]

interface Checking {
  draft: DraftRow
  drafting: DraftContext
  body: string
  /** What a human asked to be different, or ''. */
  instruction: string
}

/**
 * Check a draft: by code, which trusts nobody's word for what it rests on, and by the assistant, which reads whether it
 * answers and how it sounds. What either complains of stays in its row.
 */
export async function validateDraft(deps: ThreadDependencies, input: Input): Promise<ValidateResult> {
  const { workspaceId, draftId } = input
  const checking = await deps.database.withWorkspace(workspaceId, (em) => open(em, deps, input))
  if (!checking) return { kind: 'failed' }
  const { draft, drafting, body, instruction } = checking
  const { context, language, retries, firstName, persona } = drafting
  const given = [firstName, persona, instruction].filter(Boolean).join('\n')
  const sources = await readSources(deps, { workspaceId, kind: draft.kind, drafting })
  const thread = sources.lines.map(({ id: _, ...line }) => line)
  const knowledge = sources.knowledge.map(({ id: _, ...fact }) => fact)
  const { meeting } = sources
  const claims = claimsOf(citationsOf(draft.citations, context.cipher), sources)
  const isFollowUp = draft.kind === 'follow_up'
  const check = checkDraft({ body, claims, thread, knowledge, meeting, language, given, isFollowUp })
  const asked = await ask(deps, {
    workspaceId,
    subjectKeyId: context.person.subjectKeyId,
    key: stepKey('validate', draftId, retries),
    job: 'validate',
    input: { language, thread, knowledge, meeting, instruction, body },
  })
  if (asked.kind === 'held') return asked
  const read = asked.output.issues.filter((issue) => !isFollowUp || issue !== 'question_unanswered')
  const issues = inOrder([...check.issues, ...read])
  const remarks = issues.filter((issue) => DRAFT_REMARKS.includes(issue))
  const state = issues.length === remarks.length ? 'ready' : 'failed'
  await deps.database.withWorkspace(workspaceId, async (em) => {
    await storeCheck(em, draftId, { issues, state })
    await notifyLive(em, { workspaceId, topic: 'thread', id: input.threadId })
  })
  if (state === 'failed') return { kind: 'failed' }
  const isOpen = !isFollowUp && promisesOf(body, claims).length > 0
  return { kind: 'passed', mayAutoSend: check.uncited.length + remarks.length === 0 && !isOpen }
}

async function open(em: EntityManager, deps: ThreadDependencies, input: Input): Promise<Checking | null> {
  const draft = await readDraft(em, input)
  if (!draft?.body || draft.inboundId === null) return null
  const drafting = await readDraftContext(em, deps, { ...input, inboundId: draft.inboundId })
  if (!drafting) return null
  const { cipher } = drafting.context
  const instruction = openText(cipher, draft.instruction, 'draft.instruction')
  return {
    draft,
    drafting: await inWishedLanguage(em, drafting, instruction),
    body: openText(cipher, draft.body, 'draft.body'),
    instruction,
  }
}

function inOrder(issues: readonly DraftIssue[]): DraftIssue[] {
  const found = new Set(issues)
  return DRAFT_ISSUES.filter((issue) => found.has(issue))
}
