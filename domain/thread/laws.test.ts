import { test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { simulateThread, type ThreadSend, type ThreadTurn } from '#test/support/simulate-thread.ts'
import { told, worlds } from '#test/support/thread-arbitraries.ts'
import { describe as standingOf } from './describe.ts'
import { initialFlow } from './flow.ts'
import { MAX_DRAFT_ATTEMPTS } from './state.ts'

const RUNS = { numRuns: 1_000 }
const HOUR = 3_600_000
const DAY = 24 * HOUR

const isFollowUp = ({ order }: ThreadSend) => order?.kind === 'follow_up'
const hasChanged = ({ before, state }: ThreadTurn) => before !== state
const isAccepted = ({ input }: ThreadTurn) => input.kind === 'answered' && input.result.kind === 'accepted'

describe('in any world, with anything told at any time', () => {
  test.prop([worlds, told], RUNS)('never has two drafts that could be sent', (world, told) => {
    const open = new Set<string>()
    for (const turn of simulateThread(world, told).turns) {
      const { input, before, state, commands } = turn
      const isFailed = input.kind === 'validated' && input.result.kind === 'failed'
      if (before.draft && (isFailed || isAccepted(turn))) open.delete(before.draft.draftId)
      for (const command of commands) if (command.kind === 'settleDraft') open.delete(command.draftId)
      if (state.draft) open.add(state.draft.draftId)
      expect([...open]).toEqual(state.draft ? [state.draft.draftId] : [])
    }
  })

  test.prop([worlds, told], RUNS)(
    'sends nothing without approval, unless its intent and its evidence both allow it',
    (world, told) => {
      const { sends, turns, works } = simulateThread(world, told)
      for (const { draftId, isAutomatic, order, state } of sends) {
        const approval = turns.find(
          (turn) =>
            hasChanged(turn) && turn.input.kind === 'approved' && turn.before.draft?.draftId === draftId,
        )
        if (approval) continue
        const check = works.findLast(({ work }) => work.kind === 'validate' && work.draftId === draftId)
        expect(check?.answer).toMatchObject({ result: { kind: 'passed', mayAutoSend: true } })
        expect([isAutomatic, order?.requestId]).toEqual([true, null])
        if (order?.kind === 'answer') expect(state.rule?.mayAutoSend).toBe(true)
        else expect(state.answerId).not.toBeNull()
      }
    },
  )

  test.prop([worlds, told], RUNS)(
    'plans follow-ups only where a human or the intent wants them',
    (...args) => {
      const { effects, sends, turns } = simulateThread(...args)
      for (const { effect } of effects) {
        if (effect.kind !== 'planFollowUps') continue
        const answer = sends.findLast(({ draftId }) => draftId === effect.draftId)
        const approval = turns.findLast(
          (turn) =>
            hasChanged(turn) &&
            turn.input.kind === 'approved' &&
            turn.before.draft?.draftId === answer?.draftId,
        )
        if (!answer?.isAutomatic) expect(approval?.input).toMatchObject({ followUps: true })
      }
    },
  )

  test.prop([worlds, told], RUNS)('sends no older draft once a mail has come', (world, told) => {
    const { sends, turns } = simulateThread(world, told)
    for (const { begun, turn, state } of sends) {
      const mails = turns.slice(begun, turn + 1).map(({ state }) => state.mail?.id)
      expect(new Set(mails).size).toBe(1)
      expect(state.draft?.inboundId).toBe(state.mail?.id)
    }
  })

  test.prop([worlds, told], RUNS)(
    'sends no follow-up of an answer that was answered, and none after a stop, a meeting, a take-over or a close',
    (world, told) => {
      const { sends, turns } = simulateThread(world, told)
      for (const { order, turn } of sends.filter(isFollowUp)) {
        const planned = turns.findIndex(({ state }) =>
          state.followUps.some(({ id }) => id === order?.followUpId),
        )
        const since = turns.slice(planned + 1, turn + 1).filter(hasChanged)
        const ends = ['mailArrived', 'meetingAgreed', 'stopped', 'takenOver', 'closed']
        expect(since.filter(({ input }) => ends.includes(input.kind))).toEqual([])
      }
    },
  )

  test.prop([worlds, told], RUNS)(
    'sends each follow-up once, after its day, never in an absence',
    (...args) => {
      const { sends } = simulateThread(...args)
      const followUps = sends.filter(isFollowUp)
      const out = followUps.filter(({ isAccepted }) => isAccepted).map(({ order }) => order?.followUpId)
      expect(new Set(out).size).toBe(out.length)
      for (const { at, state } of followUps.filter(({ isAutomatic }) => isAutomatic)) {
        const answer = sends.find(({ draftId, isAccepted }) => isAccepted && draftId === state.answerId)
        expect(at).toBeGreaterThanOrEqual(answer!.at + 2 * DAY)
        expect(at).toBeGreaterThanOrEqual(state.absentUntil)
      }
    },
  )

  test.prop([worlds, told], RUNS)(
    'leaves two days between two follow-ups, however late one is',
    (world, told) => {
      const out = simulateThread(world, told).sends.filter((send) => isFollowUp(send) && send.isAccepted)
      // A follow-up an hour late pushes nothing, and a slow assistant takes up to three attempts.
      const shortest = 2 * DAY - HOUR - 7 * world.latencyMs
      for (const [index, { at, state }] of out.entries()) {
        const before = out[index - 1]
        if (before?.state.answerId === state.answerId) expect(at - before.at).toBeGreaterThanOrEqual(shortest)
      }
    },
  )

  test.prop([worlds, told], RUNS)('sends nothing by itself after a stop', (world, told) => {
    for (const { isAutomatic, state } of simulateThread(world, told).sends)
      if (isAutomatic) expect(state.isStopped).toBe(false)
  })

  test.prop([worlds, told], RUNS)('drafts at most three times for one order', (world, told) => {
    for (const { work } of simulateThread(world, told).works)
      if (work.kind === 'draft') expect(work.order.attempt).toBeLessThanOrEqual(MAX_DRAFT_ATTEMPTS)
  })

  test.prop([worlds, told], RUNS)('sends nothing between a close and the next mail', (world, told) => {
    let isClosed = false
    for (const turn of simulateThread(world, told).turns) {
      const { input, state, commands } = turn
      if (input.kind === 'closed') isClosed = true
      if (/mailArrived|takenOver/.test(input.kind) && hasChanged(turn)) isClosed = false
      if (isClosed) expect([state.phase.kind, commands.at(-1)?.kind]).toEqual(['closed', 'waitForMessage'])
    }
  })

  test.prop([worlds, told], RUNS)('tells the row each change of its standing exactly once', (world, told) => {
    let row = standingOf(initialFlow)
    for (const { state, commands } of simulateThread(world, told).turns) {
      const records = commands.filter((command) => command.kind === 'record')
      expect(records.length).toBeLessThanOrEqual(1)
      for (const { state, reason, draftId, dueAt } of records) row = { ...row, state, reason, draftId, dueAt }
      const { waitingFor: _, ...standing } = standingOf(state)
      expect(row).toMatchObject(standing)
    }
  })

  test.prop([worlds, told], RUNS)('keeps the rows of follow-ups like its own list', (world, told) => {
    const rows = new Map<string, number>()
    for (const turn of simulateThread(world, told).turns) {
      if (isAccepted(turn)) rows.delete(turn.before.draft?.followUpId ?? '')
      for (const command of turn.commands) {
        if (command.kind === 'cancelFollowUps' && command.followUpId === null) rows.clear()
        else if (command.kind === 'cancelFollowUps') expect(rows.delete(command.followUpId ?? '')).toBe(true)
        else if (command.kind === 'planFollowUps')
          for (const { id, dueAt } of command.followUps) rows.set(id, dueAt)
      }
      expect([...rows]).toEqual(turn.state.followUps.map(({ id, dueAt }) => [id, dueAt]))
    }
  })

  test.prop([worlds, told], RUNS)(
    'leaves no mail unanswered but by a decision or a newer fact',
    (...args) => {
      for (const { input, before, state } of simulateThread(...args).turns) {
        if (state.phase.kind !== 'new' || before.phase.kind === 'new') continue
        const isOvertaken = 'result' in input && input.result.kind === 'overtaken'
        const isDecided = /rejected|stopped|handedBack|followUpCancelled/.test(input.kind)
        expect(isOvertaken || isDecided).toBe(true)
      }
    },
  )
})
