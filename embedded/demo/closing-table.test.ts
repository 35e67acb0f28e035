import { describe, expect, it } from 'vitest'
import { stepRefOf } from '#domain/mail/step-ref.ts'
import type { PostOfficeEvent, RecordEntry } from '#providers/mail/mailroom.ts'
import { countSteps, renderTable } from './closing-table.ts'

const ID = '00000001-0000-4000-8000-000000000000'

function seen(event: PostOfficeEvent, recipient: string, step: number | null): RecordEntry {
  const ref = step === null ? null : stepRefOf(ID, step, ID)
  return { at: 0, event, recipient, sender: 'us', messageId: null, step: ref, mailId: null }
}

describe('the closing table', () => {
  const record = [
    seen('accepted', 'a', 0),
    seen('deferred', 'b', null),
    seen('accepted', 'b', 0),
    seen('opened', 'a', 0),
    seen('rejected', 'c', null),
    seen('rejected', 'b', null),
    seen('accepted', 'a', 1),
    seen('replied', 'a', 1),
  ]

  it('counts what came of each step, and a refusal at the step that was refused', () => {
    const rows = countSteps({ record, enrolments: [] }, 2)
    expect(rows).toMatchObject([
      { sent: 2, opened: 1, replied: 0, bounced: 1 },
      { sent: 1, opened: 0, replied: 1, bounced: 1 },
    ])
  })

  it('leaves out answers, and what came of them', () => {
    const answer = { ...seen('accepted', 'a', null), step: `message/${ID}` }
    const conversation = [...record, answer, { ...answer, event: 'replied' as const }]
    expect(countSteps({ record: conversation, enrolments: [] }, 2)).toEqual(
      countSteps({ record, enrolments: [] }, 2),
    )
  })

  it('sets numbers under their headings and adds them up', () => {
    const [head, ...lines] = renderTable(countSteps({ record, enrolments: [] }, 2)).split('\n')
    expect(head).toMatch(/Step +Sent +Opened +Clicked +Replied +Bounced +Unsubscribed +Held/)
    expect(lines.at(-1)).toMatch(/Total +3 +1 +0 +1 +2 +0 +0/)
    expect(new Set([head, ...lines].map((line) => line?.length))).toHaveProperty('size', 1)
  })
})
