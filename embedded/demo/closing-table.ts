/** The table at the end of a demo: what came of each step, as the post office saw it. */
import type { StepNumbers } from '#api/contract/campaign.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { isOfConversation, stepOf, type EnrolmentFact } from './evidence.ts'

const COLUMNS = ['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'held'] as const
type Column = (typeof COLUMNS)[number]
export type StepCounts = Record<Column, number>

const COLUMN_OF: Partial<Record<RecordEntry['event'], Column>> = {
  accepted: 'sent',
  opened: 'opened',
  clicked: 'clicked',
  replied: 'replied',
  bounced: 'bounced',
  rejected: 'bounced', // refused at the door
  unsubscribed: 'unsubscribed',
}

/** One row for each step. Holds are no affair of a post office; they come from the enrolments. */
export function countSteps(
  { record, enrolments }: { record: readonly RecordEntry[]; enrolments: readonly EnrolmentFact[] },
  stepCount: number,
): StepCounts[] {
  const rows = Array.from({ length: stepCount }, noCounts)
  const reached = new Map<string, number>()
  for (const entry of record) {
    if (isOfConversation(entry)) continue
    // A refusal comes before the mail and its header: it belongs to the step after those that arrived.
    const step = stepOf(entry) ?? reached.get(entry.recipient) ?? 0
    if (entry.event === 'accepted') reached.set(entry.recipient, step + 1)
    const column = COLUMN_OF[entry.event]
    const row = rows[step]
    if (column && row) row[column] += 1
  }
  for (const { status, stepIndex } of enrolments) {
    const row = rows[stepIndex]
    if (status === 'held' && row) row.held += 1
  }
  return rows
}

const noCounts = () => Object.fromEntries(COLUMNS.map((column) => [column, 0])) as StepCounts

export function totalOf(rows: readonly StepCounts[]): StepCounts {
  const total = noCounts()
  for (const row of rows) for (const column of COLUMNS) total[column] += row[column]
  return total
}

/** Whether the campaign page, which counts in its own tables, comes to the same totals; in words. */
export function compareWithPage(rows: readonly StepCounts[], page: readonly StepNumbers[]): string {
  const seen = totalOf(rows)
  const differences = COLUMNS.flatMap((column) => {
    const shown = page.reduce((sum, step) => sum + step[column], 0)
    return shown === seen[column] ? [] : [`${shown} ${column}`]
  })
  if (differences.length === 0) return 'The campaign page counts the same.'
  // Not a fault by itself: whoever opens a mail within 2 s of the hand-over passes for a scanner.
  return `The campaign page counts ${differences.join(', ')} (without what looks like a scanner).`
}

/** As lines of text, numbers under their headings. */
export function renderTable(rows: readonly StepCounts[]): string {
  const heads = COLUMNS.map((column) => column[0]?.toUpperCase() + column.slice(1))
  const line = (title: string, cells: readonly (string | number)[]) =>
    `  ${title.padEnd(6)}${cells.map((cell, index) => String(cell).padStart((heads[index]?.length ?? 0) + 3)).join('')}`
  const counts = (row: StepCounts) => COLUMNS.map((column) => row[column])
  return [
    line('Step', heads),
    ...rows.map((row, index) => line(String(index + 1), counts(row))),
    line('Total', counts(totalOf(rows))),
  ].join('\n')
}
