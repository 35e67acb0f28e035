import type { EntityManager } from '#database/orm.ts'
import {
  correctDecision,
  languageBefore,
  putDecision,
  readDecisionOf,
} from '#database/records/classifications.ts'
import { countRetries } from '#database/records/holds.ts'
import { listIntentRules, type IntentRule } from '#database/records/intents.ts'
import type { Language } from '#domain/assistant/jobs.ts'
import type { ClassifyResult } from '#domain/thread/messages.ts'
import { languageOfLocale, readabilityOf } from '#domain/thread/readable.ts'
import { ask } from './assistant.ts'
import { considerMail } from './consider-mail.ts'
import { applyDecision, DEFAULT_CONFIDENCE, defaultOf, recordDecision } from './decide-thread.ts'
import { guardMail } from './mail-guards.ts'
import type { Consideration } from './meeting-proposal.ts'
import type { ThreadActivities } from './thread-activities.ts'
import { linesOf, readContext, type ThreadContext, type ThreadDependencies } from './thread-context.ts'

type Input = Parameters<ThreadActivities['classifyThread']>[0]

/** A mail that nothing speaks against deciding about. */
interface Admitted {
  context: ThreadContext
  rules: IntentRule[]
  language: Language
  retries: number
}

/** Who says what the mail wants, and how sure they are. */
interface Verdict {
  intentId: string
  confidence: number
  words: string[]
  engine: string
}

/**
 * Decide what a mail wants. Guards and quarantine come first, in a transaction that says whether anybody is asked at
 * all; then the assistant, unless a human has said it; then the decision and all that follows from it, in another.
 */
export async function classifyThread(deps: ThreadDependencies, input: Input): Promise<ClassifyResult> {
  const { workspaceId } = input
  const inWorkspace = <T>(work: (em: EntityManager) => Promise<T>) =>
    deps.database.withWorkspace(workspaceId, work)
  const looked = await inWorkspace((em) => look(em, deps, input))
  if (looked.kind === 'known') return looked.result
  const { admitted } = looked
  const verdict = input.intentId === null ? await askFor(deps, input, admitted) : humanVerdict(input.intentId)
  if ('kind' in verdict) return verdict
  const considered = await considerMail(deps, { workspaceId, ...admitted })
  return inWorkspace((em) => decide(em, deps, { input, verdict, considered, language: admitted.language }))
}

type Looked = { kind: 'known'; result: ClassifyResult } | { kind: 'admitted'; admitted: Admitted }

async function look(em: EntityManager, deps: ThreadDependencies, input: Input): Promise<Looked> {
  const { workspaceId, threadId } = input
  const context = await readContext(em, deps, input)
  if (!context) return { kind: 'known', result: { kind: 'overtaken' } }
  const decision = await readDecisionOf(em, context.mail.id)
  const rules = await listIntentRules(em, workspaceId)
  const fallback = (await languageBefore(em, threadId)) ?? languageOfLocale(context.person.locale)
  if (input.intentId === null) {
    const result = await guardMail(em, deps, { ...context, workspaceId, decision, fallback })
    if (result) return { kind: 'known', result }
    if (decision?.intentId)
      return {
        kind: 'known',
        result: await applyDecision(em, deps, { workspaceId, context, rules, decision }),
      }
  }
  const readable = readabilityOf(context.mail.text, fallback)
  // A human who says what a mail wants has read it, in whatever language.
  const language = readable.kind === 'readable' ? readable.language : fallback
  const retries = await countRetries(em, { threadId })
  return { kind: 'admitted', admitted: { context, rules, language, retries } }
}

function humanVerdict(intentId: string): Verdict {
  return { intentId, confidence: 1, words: [], engine: 'human' }
}

async function askFor(
  deps: ThreadDependencies,
  { workspaceId }: Input,
  { context, rules, retries }: Admitted,
): Promise<Verdict | Extract<ClassifyResult, { kind: 'held' }>> {
  const { mail, person } = context
  const asked = await ask(deps, {
    workspaceId,
    subjectKeyId: person.subjectKeyId,
    key: stepKey('classify', mail.id, retries),
    job: 'classify',
    input: {
      subject: mail.subject,
      thread: (await linesOf(deps, context)).map(({ id: _, ...line }) => line),
      intents: rules.map(({ autoSend: _, undoMs: __, isLead: ___, instruction: ____, ...choice }) => choice),
    },
  })
  return asked.kind === 'held' ? asked : { ...asked.output, engine: asked.engine }
}

/** Names a question to the assistant; a human's retry after a hold asks anew. */
export function stepKey(job: string, id: string, retries: number): string {
  return retries === 0 ? `${job}:${id}` : `${job}:${id}:${retries}`
}

interface Deciding {
  input: Input
  verdict: Verdict
  considered: Consideration
  language: Language
}

/** Write the decision down, once, and what follows from it. */
async function decide(
  em: EntityManager,
  deps: ThreadDependencies,
  deciding: Deciding,
): Promise<ClassifyResult> {
  const { input, verdict } = deciding
  const { workspaceId } = input
  const context = await readContext(em, deps, input)
  if (!context) return { kind: 'overtaken' }
  const rules = await listIntentRules(em, workspaceId) // one may have been deleted meanwhile
  const rule = rules.find(({ id }) => id === verdict.intentId) ?? defaultOf(rules)
  const isByHuman = input.intentId !== null
  const confidence = rule.isDefault && !isByHuman ? DEFAULT_CONFIDENCE : verdict.confidence
  const isNew = await write(em, { ...deciding, context, rule, confidence })
  if (isNew && isByHuman)
    await recordDecision(em, { workspaceId, context, rule, kind: 'IntentCorrected', code: null })
  if (isNew && !isByHuman) {
    const code = verdict.engine === 'offline' ? 'offline' : 'model'
    await recordDecision(em, { workspaceId, context, rule, kind: 'MailClassified', code })
  }
  const decision = await readDecisionOf(em, context.mail.id)
  if (!decision) throw new Error('A decision that was just written was not found.')
  return applyDecision(em, deps, { workspaceId, context, rules, decision })
}

interface Writing extends Deciding {
  context: ThreadContext
  rule: IntentRule
  confidence: number
}

/** @returns whether it says something new */
function write(em: EntityManager, writing: Writing): Promise<boolean> {
  const { input, verdict, considered, language, context, rule, confidence } = writing
  const { cipher, mail, thread } = context
  const { laterAt, laterWords } = considered
  const decided = {
    workspaceId: input.workspaceId,
    threadId: thread.id,
    inboundId: mail.id,
    intentId: rule.id,
    language,
    laterAt,
    laterWords: laterWords === null ? null : cipher.seal(laterWords, 'classification.later_words'),
  }
  if (input.intentId !== null) return correctDecision(em, { ...decided, by: input.by })
  const words = cipher.seal(JSON.stringify(verdict.words), 'classification.words')
  return putDecision(em, { ...decided, confidence, words, engine: verdict.engine })
}
