import fc from 'fast-check'
import type { Input, SendResult } from '#domain/sequence/messages.ts'
import type { Plan, Step } from '#domain/sequence/plan.ts'
import { HOLD_REASONS, OUTCOMES } from '#domain/sequence/state.ts'
import type { Told, World } from './simulate.ts'

/** Generators for property tests of the interpreter. Instants stay small so that coincidences are common. */
const instant = fc.nat({ max: 400 })
const outcome = fc.constantFrom(...OUTCOMES)
const stop = fc.constantFrom('replied', 'bounced', 'unsubscribed', 'suppressed', 'stopped')

export const plans: fc.Arbitrary<Plan> = fc
  .array(fc.tuple(fc.constantFrom<Step['kind']>('email', 'email', 'wait'), fc.nat({ max: 60 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((steps) => ({
    v: 1,
    sequenceVersionId: 'version',
    steps: steps.map(([kind, delayMs], index) => ({ kind, id: `step-${index}`, delayMs })),
  }))

export const refusals = fc.oneof(
  fc.record({ kind: fc.constant('stopped' as const), outcome }),
  fc.record({ kind: fc.constant('paused' as const) }),
  fc.record({ kind: fc.constant('deferred' as const), until: instant }),
  fc.record({ kind: fc.constant('held' as const), reason: fc.constantFrom(...HOLD_REASONS) }),
)

export const sendResults: fc.Arbitrary<SendResult> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { kind: fc.constant('accepted' as const), nextAt: instant },
      { requiredKeys: ['kind'] },
    ),
  },
  { weight: 4, arbitrary: refusals },
  fc.record({ kind: fc.constantFrom('slotLost' as const, 'bounced' as const) }),
)

/** What comes from outside: stops, absences, pauses, human answers, in any order. */
export const messages: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ kind: stop }) as fc.Arbitrary<Input>,
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('absent' as const), until: instant }) },
  {
    weight: 8,
    arbitrary: fc.constantFrom<Input>(
      { kind: 'paused' },
      { kind: 'resumed' },
      { kind: 'retried', by: 'user' },
      { kind: 'skipped' },
      { kind: 'markedSent' },
    ),
  },
)

/** Anything at all, answers nobody asked for included. */
export const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: messages },
  fc.constant<Input>({ kind: 'started' }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('slotReserved' as const), at: instant }) },
  fc.record({ kind: fc.constant('slotRefused' as const), result: refusals }),
  { weight: 4, arbitrary: fc.constant<Input>({ kind: 'timeReached' }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sendEnded' as const), result: sendResults }) },
  fc.constant<Input>({ kind: 'failed' }),
)

export const told: fc.Arbitrary<Told[]> = fc.array(fc.record({ at: instant, input: messages }), {
  maxLength: 12,
})

/** A world that answers from two scripts, one line a call, and grants everything once they are used up. */
export const worlds: fc.Arbitrary<World> = fc
  .record({
    slots: fc.array(fc.oneof(fc.nat({ max: 30 }), refusals, fc.constant('failed' as const)), {
      maxLength: 8,
    }),
    sends: fc.array(
      fc.oneof({ weight: 6, arbitrary: sendResults }, fc.constant({ kind: 'failed' as const })),
      {
        maxLength: 8,
      },
    ),
    latencyMs: fc.nat({ max: 10 }),
  })
  .map(({ slots, sends, latencyMs }) => scripted([...slots], [...sends], latencyMs))

function scripted(
  slots: (number | Parameters<typeof refused>[0] | 'failed')[],
  sends: (SendResult | { kind: 'failed' })[],
  latencyMs: number,
): World {
  return {
    latencyMs,
    reserveSlot({ notBefore }, now) {
      const line = slots.shift() ?? 0
      if (line === 'failed') return { kind: 'failed' }
      return typeof line === 'number'
        ? { kind: 'slotReserved', at: Math.max(notBefore, now) + line }
        : refused(line)
    },
    send: () => sends.shift() ?? { kind: 'accepted' },
  }
}

function refused(result: Extract<Input, { kind: 'slotRefused' }>['result']): Input & { kind: 'slotRefused' } {
  return { kind: 'slotRefused', result }
}
