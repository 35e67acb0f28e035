import { render, screen, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Lead, LeadSummary, ScoreEntry } from 'contract/lead.ts'
import Score from './[id]/Score.svelte'
import { taskOf } from './lead-form.server.ts'
import LeadTable from './LeadTable.svelte'

const summary: LeadSummary = {
  id: 'lead',
  person: { id: 'person', name: 'Ada Lovelace', email: 'ada@theirs.test' },
  company: { id: 'company', name: 'Engines' },
  stage: 'qualified',
  priority: 'high',
  isPriorityByHand: false,
  score: 62,
  source: 'email',
  tags: ['big'],
  owner: null,
  isStale: true,
  staleAt: '2026-11-20T10:00:00Z',
  lastActivityAt: '2026-11-06T10:00:00Z',
  stageAt: '2026-11-06T10:00:00Z',
  archivedAt: null,
  createdAt: '2026-11-01T10:00:00Z',
  openTasks: 1,
  nextDueAt: '2020-01-01T10:00:00Z',
}
const entry = (own: Partial<ScoreEntry>): ScoreEntry => ({
  id: 'entry',
  rule: 'mail_received',
  points: 10,
  worth: 5.2,
  halfLifeDays: 30,
  at: '2026-11-06T10:00:00Z',
  eventId: null,
  ...own,
})
const lead = (own: Partial<Lead>) =>
  ({ ...summary, scoreEntries: [], activities: { items: [], nextCursor: null }, ...own }) as Lead

describe('the list of leads', () => {
  it('marks who has gone quiet and whose task is due, and says the score in words too', () => {
    render(LeadTable, { leads: [summary] })
    const row = within(screen.getByRole('row', { name: /Ada Lovelace/ }))
    expect(row.getByRole('link', { name: 'Ada Lovelace' })).toHaveAttribute('href', '/leads/lead')
    for (const words of ['Gone quiet', 'Qualified', 'High', 'Due', '62']) row.getByText(words)
    row.getByTitle('Score 62 of 100')
  })
})

describe('the reasons of a score', () => {
  it('name the stage that one of us has chosen, where its fact is at hand', () => {
    const items = [{ id: 'moved', code: 'qualified' }] as Lead['activities']['items']
    const scoreEntries = [
      entry({ id: 'a', rule: 'stage_changed', eventId: 'moved' }),
      entry({ id: 'b', rule: 'stage_changed', eventId: 'long ago' }),
    ]
    render(Score, { lead: lead({ activities: { items, nextCursor: null }, scoreEntries }) })
    screen.getByText('Moved to “Qualified” by one of us')
    screen.getByText('Stage changed by one of us')
  })

  it('say what each fact is worth now, what it was, and lead to what it rests on', () => {
    const items = [{ id: 'seen' }] as Lead['activities']['items']
    render(Score, {
      lead: lead({
        activities: { items, nextCursor: null },
        scoreEntries: [
          entry({ id: 'a', eventId: 'seen' }),
          entry({ id: 'b', rule: 'unsubscribed', points: -60, worth: -60, halfLifeDays: null }),
          entry({ id: 'c', rule: 'mail_opened', points: 2, worth: 0 }),
        ],
      }),
    })
    screen.getByRole('heading', { name: 'Why 62?' })
    const [mail, gone, ...others] = screen.getAllByRole('listitem')
    expect(mail).toHaveTextContent(/\+5\.2 Wrote to us .* was \+10, halves every 30 days/)
    expect(gone).toHaveTextContent(/−60 Unsubscribed .* does not fade/)
    expect(others).toEqual([])
    expect(screen.getByRole('link')).toHaveAttribute('href', '#event-seen')
    screen.getByText(/1 more has faded to nothing/)
  })
})

describe('a task that is typed', () => {
  const typed = (fields: Record<string, string>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ title: 'Call', zone: 'Europe/Paris', ...fields }))
      form.set(name, value)
    return taskOf(form)
  }

  it('is due at the reader’s own time, in the morning where none is given, or never', () => {
    expect(typed({ day: '2026-12-01', time: '15:30' })).toEqual({
      title: 'Call',
      dueAt: '2026-12-01T14:30:00.000Z',
    })
    expect(typed({ day: '2026-12-01' }).dueAt).toBe('2026-12-01T08:00:00.000Z')
    expect(typed({}).dueAt).toBeNull()
  })

  it('leaves a day that no calendar shows to the API to refuse', () => {
    expect(typed({ day: '2026-02-31' }).dueAt).toBe('')
  })
})
