import type { EntityManager } from '#database/orm.ts'
import { languageBefore, readDecisionOf } from '#database/records/classifications.ts'
import { countRetries } from '#database/records/holds.ts'
import { listIntentRules, type IntentRule } from '#database/records/intents.ts'
import { findKnowledge } from '#database/records/knowledge-search.ts'
import { readPersona } from '#database/records/mail-accounts.ts'
import type { Language, MeetingPoint } from '#domain/assistant/jobs.ts'
import { wishedLanguage } from '#domain/assistant/wished-language.ts'
import { addressableName, languageOfLocale } from '#domain/thread/readable.ts'
import type { DraftKind } from '#domain/thread/state.ts'
import type { NumberedEntry, Sources } from './citations.ts'
import { considerMail } from './consider-mail.ts'
import { defaultOf } from './decide-thread.ts'
import type { ThreadRef } from './thread-activities.ts'
import { linesOf, readContext, type ThreadContext, type ThreadDependencies } from './thread-context.ts'

/** All that a draft is written from and checked against. */
export interface DraftContext {
  context: ThreadContext
  rule: IntentRule
  language: Language
  knowledge: NumberedEntry[]
  persona: string
  /** How the person may be addressed. */
  firstName: string | null
  /** How often a human has asked to try something of this thread again. */
  retries: number
}

const MAX_ENTRIES = 5

/** Null if the thread, the mail or the person is gone. */
export async function readDraftContext(
  em: EntityManager,
  deps: ThreadDependencies,
  ref: ThreadRef & { inboundId: string },
): Promise<DraftContext | null> {
  const context = await readContext(em, deps, ref)
  if (!context) return null
  const { threadId, workspaceId } = ref
  const { mail, person, thread } = context
  const decision = await readDecisionOf(em, mail.id)
  const rules = await listIntentRules(em, workspaceId)
  const language =
    decision?.language ?? (await languageBefore(em, threadId)) ?? languageOfLocale(person.locale)
  return {
    context,
    rule: rules.find(({ id }) => id === decision?.intentId) ?? defaultOf(rules),
    language,
    knowledge: await knowledgeFor(em, context, language),
    persona: await readPersona(em, thread.mailboxId),
    firstName: addressableName(person.firstName),
    retries: await countRetries(em, { threadId }),
  }
}

async function knowledgeFor(
  em: EntityManager,
  { mail }: ThreadContext,
  language: Language,
): Promise<NumberedEntry[]> {
  const text = `${mail.subject}\n${mail.text}`
  const entries = await findKnowledge(em, { language, text, limit: MAX_ENTRIES })
  return entries.map((entry, index) => ({ ...entry, ref: `k${index + 1}` }))
}

/** The same in the language that a human has asked for, if they have. */
export async function inWishedLanguage(
  em: EntityManager,
  drafting: DraftContext,
  instruction: string,
): Promise<DraftContext> {
  const language = wishedLanguage(instruction)
  if (language === null || language === drafting.language) return drafting
  return { ...drafting, language, knowledge: await knowledgeFor(em, drafting.context, language) }
}

export interface DraftSources extends Sources {
  meeting: MeetingPoint
  meetingId: string | null
}

/**
 * What the draft may rest on. Only an answer speaks of a meeting: a follow-up comes days later, when other times are
 * free, and asks no more than whether the answer was read.
 */
export async function readSources(
  deps: ThreadDependencies,
  { workspaceId, kind, drafting }: { workspaceId: string; kind: DraftKind; drafting: DraftContext },
): Promise<DraftSources> {
  const { context, knowledge, language } = drafting
  const lines = await linesOf(deps, context)
  if (kind === 'follow_up') return { lines, knowledge, meeting: { kind: 'none' }, meetingId: null }
  const { point, meetingId } = await considerMail(deps, { workspaceId, context, language })
  return { lines, knowledge, meeting: point, meetingId }
}
