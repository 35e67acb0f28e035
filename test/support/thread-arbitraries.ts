import fc from 'fast-check'
import type { Answer, Input, Wish } from '#domain/thread/inputs.ts'
import type { AnswerResult, ClassifyResult, DraftResult, ValidateResult } from '#domain/thread/messages.ts'
import { MEETING_TALKS, THREAD_HOLD_REASONS } from '#domain/thread/state.ts'
import type { ThreadWorld, ToldThread } from './simulate-thread.ts'

/** Generators for property tests of the thread. A day is the unit of follow-ups, an hour that of coincidences. */
const HOUR = 3_600_000
const instant = fc.nat({ max: 15 * 24 }).map((hours) => hours * HOUR)
const reason = fc.constantFrom(...THREAD_HOLD_REASONS)
const held = fc.record(
  { kind: fc.constant('held' as const), reason, until: instant },
  { requiredKeys: ['kind', 'reason'] },
)
const overtaken = fc.constant({ kind: 'overtaken' as const })

export const classifyResults: fc.Arbitrary<ClassifyResult> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      intentId: fc.constant('intent'),
      mayAutoSend: fc.boolean(),
      undoMs: fc.constantFrom(0, HOUR),
      laterAt: fc.option(instant, { freq: 4 }),
    }),
  },
  overtaken,
  held,
)
export const draftResults: fc.Arbitrary<DraftResult> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('drafted' as const),
      meetingTalk: fc.constantFrom(...MEETING_TALKS),
    }),
  },
  overtaken,
  held,
)
export const validateResults: fc.Arbitrary<ValidateResult> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('passed' as const), mayAutoSend: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'failed' as const }) },
  held,
)
export const answerResults: fc.Arbitrary<AnswerResult> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('accepted' as const), at: fc.constant(0) }) },
  fc.record({ kind: fc.constant('deferred' as const), until: instant }),
  fc.constantFrom<AnswerResult>({ kind: 'overtaken' }, { kind: 'rejected' }, { kind: 'unapproved' }),
  held,
)

const draftId = fc.oneof(
  { weight: 6, arbitrary: fc.constant('current') },
  fc.nat({ max: 6 }).map((n) => `id-${n}`),
)
const inboundId = fc.nat({ max: 3 }).map((n) => `mail-${n}`)
const perhapsMail = fc.option(inboundId, { nil: undefined, freq: 3 })

export const wishes: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('approved' as const), draftId, followUps: fc.boolean() }),
  },
  fc.record({ kind: fc.constant('rejected' as const), draftId }),
  fc.nat({ max: 99 }).map((n) => ({ kind: 'edited' as const, draftId: `edit-${n}` })),
  fc.record({ kind: fc.constant('regenerated' as const), requestId: fc.constant('request') }),
  fc
    .tuple(fc.constantFrom('intentCorrected' as const, 'handedBack' as const), perhapsMail)
    .map(([kind, id]) => ({ kind, intentId: 'other', ...(id !== undefined && { inboundId: id }) })),
  fc.nat({ max: 12 }).map((n) => ({ kind: 'followUpCancelled' as const, followUpId: `id-${n}` })),
  {
    weight: 4,
    arbitrary: fc.constantFrom<Wish>(
      { kind: 'takenOver', by: 'user' },
      { kind: 'undone' },
      { kind: 'closed' },
      { kind: 'retried', by: 'user' },
      { kind: 'retried' },
      { kind: 'markedSent' },
    ),
  },
)

export const facts: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('mailArrived' as const), inboundId, at: instant }) },
  fc.record({ kind: fc.constant('absent' as const), until: instant }),
  fc.constant({ kind: 'meetingAgreed' as const }),
  fc.record({
    kind: fc.constant('stopped' as const),
    reason: fc.constantFrom('unsubscribed' as const, 'bounced' as const, 'suppressed' as const),
  }),
)

export const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('classified' as const), result: classifyResults }),
  fc.record({ kind: fc.constant('drafted' as const), result: draftResults }),
  fc.record({ kind: fc.constant('validated' as const), result: validateResults }),
  fc.record({ kind: fc.constant('answered' as const), result: answerResults }),
  fc.constant<Answer>({ kind: 'failed' }),
)

/** Anything at all, answers nobody asked for included. */
export const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: facts },
  { weight: 3, arbitrary: wishes },
  { weight: 6, arbitrary: answers },
  { weight: 2, arbitrary: fc.constant<Input>({ kind: 'timeReached' }) },
  fc.constant<Input>({ kind: 'started' }),
)

/** A mail first, then what may happen within two weeks. */
export const told: fc.Arbitrary<ToldThread[]> = fc
  .array(fc.record({ at: instant, input: fc.oneof(facts, { weight: 2, arbitrary: wishes }) }), {
    maxLength: 12,
  })
  .map((later) => [
    { at: 0, input: { kind: 'mailArrived', inboundId: 'mail-first', at: 0 } },
    ...later.map(({ at, input }, index) => ({ at, input: asOwnRow(input, index) })),
  ])

/** What a human writes is a row of its own each time. */
function asOwnRow(input: Input, index: number): Input {
  return input.kind === 'edited' ? { ...input, draftId: `edit-${index}` } : input
}

/** A world that answers from scripts, one line a call, and with success once they are used up. */
export const worlds: fc.Arbitrary<ThreadWorld> = fc
  .record({
    classify: fc.array(classifyResults, { maxLength: 4 }),
    draft: fc.array(draftResults, { maxLength: 6 }),
    validate: fc.array(validateResults, { maxLength: 8 }),
    send: fc.array(answerResults, { maxLength: 6 }),
    failures: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
    mayAutoSend: fc.boolean(),
    latencyMs: fc.constantFrom(0, 1_000, 2 * HOUR),
  })
  .map(scripted)

interface Scripts {
  classify: readonly ClassifyResult[]
  draft: readonly DraftResult[]
  validate: readonly ValidateResult[]
  send: readonly AnswerResult[]
  /** The calls, by number, whose activity gives up. */
  failures: readonly number[]
  mayAutoSend: boolean
  latencyMs: number
}

function scripted({ failures, mayAutoSend, latencyMs, ...scripts }: Scripts): ThreadWorld {
  const { classify, draft, validate, send } = structuredClone(scripts) as {
    [K in keyof typeof scripts]: (typeof scripts)[K][number][]
  }
  let calls = 0
  return {
    latencyMs,
    answer(work, now) {
      if (failures.includes(calls++)) return { kind: 'failed' }
      switch (work.kind) {
        case 'classify': {
          const willing = {
            kind: 'answer',
            intentId: 'intent',
            mayAutoSend,
            undoMs: HOUR,
            laterAt: null,
          } as const
          return { kind: 'classified', result: classify.shift() ?? willing }
        }
        case 'draft':
          return { kind: 'drafted', result: draft.shift() ?? { kind: 'drafted', meetingTalk: 'none' } }
        case 'validate':
          return { kind: 'validated', result: validate.shift() ?? { kind: 'passed', mayAutoSend } }
        case 'send': {
          const result = send.shift() ?? { kind: 'accepted', at: now }
          return { kind: 'answered', result: result.kind === 'accepted' ? { ...result, at: now } : result }
        }
      }
    },
  }
}
