import { uuidv7 } from 'uuidv7'
import type { EntityManager } from '#database/orm.ts'
import type { Decision } from '#database/records/classifications.ts'
import { countAutomatic } from '#database/records/drafts.ts'
import { notifyLive, recordEvent } from '#database/records/events.ts'
import type { IntentRule } from '#database/records/intents.ts'
import { openLead, tellLeadOf } from '#database/records/leads.ts'
import { isSuppressed } from '#database/records/suppression.ts'
import { putIntent } from '#database/records/thread-standing.ts'
import { mayAnswerAlone } from '#domain/thread/auto-send.ts'
import type { ClassifyResult } from '#domain/thread/messages.ts'
import type { ThreadContext, ThreadDependencies } from './thread-context.ts'

/** What stands of an intent that nothing else fitted better than. */
export const DEFAULT_CONFIDENCE = 0.5

/** @throws Error where a workspace has no default: `listIntentRules` gives it one */
export function defaultOf(rules: readonly IntentRule[]): IntentRule {
  const rule = rules.find(({ isDefault }) => isDefault)
  if (!rule) throw new Error('The workspace has no default intent.')
  return rule
}

export interface Decided {
  workspaceId: string
  context: ThreadContext
  rules: readonly IntentRule[]
  decision: Decision
}

/**
 * What follows from a decision now. An intent that was deleted or switched off since falls to the default; what a human
 * decided is answered by a human.
 */
export async function applyDecision(
  em: EntityManager,
  { keyring, now }: Pick<ThreadDependencies, 'keyring' | 'now'>,
  { workspaceId, context, rules, decision }: Decided,
): Promise<ClassifyResult> {
  const { thread, mail, person } = context
  const chosen = rules.find(({ id }) => id === decision.intentId)
  const rule = chosen ?? defaultOf(rules)
  await putIntent(em, thread.id, rule.id)
  await notifyLive(em, { workspaceId, topic: 'thread', id: thread.id })
  const isAlone = mayAnswerAlone({
    autoSend: rule.autoSend && !decision.isByHuman,
    confidence: chosen ? decision.confidence : DEFAULT_CONFIDENCE,
    isAuthenticated: mail.isAuthenticated,
    answersOurs: mail.answersOurs,
    isFromRecipient: mail.fromAddress === person.emailKey,
    isSuppressed: await isSuppressed(em, keyring, { workspaceId, emailKey: person.emailKey }),
    automaticAnswers: await countAutomatic(em, thread.id),
    autoAnsweredAt: thread.autoAnsweredAt,
    now: now(),
  })
  const { undoMs } = rule
  return { kind: 'answer', intentId: rule.id, mayAutoSend: isAlone, undoMs, laterAt: decision.laterAt }
}

export interface DecisionFact {
  workspaceId: string
  context: ThreadContext
  rule: IntentRule
  kind: 'MailClassified' | 'IntentCorrected'
  code: string | null
}

/** State the decision, and make a lead of whoever shows interest, in the transaction that writes it. */
export async function recordDecision(
  em: EntityManager,
  { workspaceId, context, rule, kind, code }: DecisionFact,
): Promise<void> {
  const { thread, mail } = context
  const { id: threadId, campaignId } = thread
  const { personId, receivedAt: at } = mail
  const eventId = uuidv7()
  await recordEvent(em, workspaceId, { id: eventId, kind, personId, threadId, code })
  if (!rule.isLead) return
  const source = campaignId === null ? 'email' : 'campaign'
  await openLead(em, { workspaceId, personId, source, threadId, campaignId, intentId: rule.id, at })
  await tellLeadOf(em, { workspaceId, personId, activity: 'interest_shown', at, eventId })
}
