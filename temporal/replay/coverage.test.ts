import { expect, it } from 'vitest'
import { WORKFLOW_KINDS, type WorkflowKind } from '#domain/workflow-ids.ts'
import { MOMENTS, type Moment } from '#test/support/replay/moments.ts'
import { kindOf, storedHistories } from '#test/support/replay/replayer.ts'

/** For each kind of workflow, the moments that must be stored, and the history that has each. */
const REQUIRED: Record<WorkflowKind, Partial<Record<Moment, string>>> = {
  contact: {
    'mid-timer': 'contact-waiting',
    'mid-signal': '0.2-contact-replied-during-send',
    'mid-activity': '0.2-contact-sending',
    continued: 'contact-continued-last-run',
    launched: '0.3-contact-launched-and-paused',
    held: 'contact-held',
    paused: 'contact-paused',
  },
  campaign: {
    'mid-timer': 'campaign-enrolling',
    'mid-signal': '0.2-campaign-paused-during-batch',
    'mid-activity': '0.2-campaign-enrolling-batch',
    continued: '0.2-campaign-continued-last-run',
    paused: 'campaign-paused',
  },
  thread: {
    'mid-timer': 'thread-send-put-off',
    'mid-signal': '0.2-thread-mail-during-draft',
    'mid-activity': '0.2-thread-drafting',
    continued: 'thread-continued-last-run',
    held: 'thread-checks-failed',
  },
  lead: {
    'mid-timer': 'lead-waiting-for-task',
    'mid-signal': 'lead-watching',
    'mid-activity': '0.2-lead-taking-in',
    continued: 'lead-continued-last-run',
    held: '0.2-lead-held',
  },
  meeting: {
    'mid-timer': 'meeting-confirmed-waiting',
    'mid-signal': '0.2-meeting-cancelled-during-invitation',
    'mid-activity': '0.2-meeting-inviting',
    continued: 'meeting-continued-last-run',
    held: '0.2-meeting-held',
  },
  mailbox: {
    'mid-timer': '0.2-mailbox-watching',
    'mid-signal': '0.2-mailbox-mail-during-look',
    'mid-activity': '0.2-mailbox-looking',
    continued: '0.2-mailbox-continued-last-run',
  },
  import: {
    'mid-signal': '0.2-import-retried-while-reading',
    'mid-activity': '0.2-import-reading',
    held: 'import-undo-held',
  },
}

const histories = await storedHistories()
const required = Object.entries(REQUIRED).flatMap(([kind, moments]) =>
  (Object.entries(moments) as [Moment, string][]).map(([moment, name]) => ({ kind, moment, name })),
)

it.each(required)('a $kind is stored $moment: $name', ({ kind, moment, name }) => {
  const history = histories.get(name)
  expect(history, `there is no history ${name}`).toBeDefined()
  expect(kindOf(name)).toBe(kind)
  expect(history && MOMENTS[moment](history)).toBe(true)
})

it('every kind of workflow and every kind of moment is there, in at least 16 scenarios', () => {
  expect(new Set([...histories.keys()].map(kindOf))).toEqual(new Set(WORKFLOW_KINDS))
  expect(new Set(required.map(({ moment }) => moment))).toEqual(new Set(Object.keys(MOMENTS)))
  expect(new Set(required.map(({ name }) => name)).size).toBeGreaterThanOrEqual(16)
})
