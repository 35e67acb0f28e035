import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { Sequence } from 'contract/sequence.ts'
import Editor from './Editor.svelte'

const step = (position: number, subject: string) => ({
  id: `step-${position}`,
  position,
  channel: 'email' as const,
  delay: { amount: position, unit: 'days' as const },
  subject,
  body: `Body of ${subject}`,
})
const sequence: Sequence = {
  id: 'sequence',
  name: 'Welcome',
  description: null,
  version: 1,
  isFrozen: false,
  campaigns: 0,
  createdAt: '2026-11-21T10:00:00Z',
  updatedAt: '2026-11-21T10:00:00Z',
  steps: [step(0, 'One'), step(1, 'Two'), step(2, 'Three')],
}

const subjects = () => screen.getAllByLabelText<HTMLInputElement>('Subject').map((field) => field.value)
const sent = () =>
  JSON.parse(document.querySelector<HTMLInputElement>('[name=steps]')?.value ?? '') as { subject: string }[]

describe('the sequence editor', () => {
  it('moves a step by keyboard, keeps the focus on it and says where it is', async () => {
    render(Editor, { sequence, failure: null, formKey: 'key' })
    screen.getByRole('button', { name: 'Move step 1 down' }).focus()
    await userEvent.keyboard('{Enter}')
    expect(subjects()).toEqual(['Two', 'One', 'Three'])
    expect(screen.getByRole('button', { name: 'Move step 2 down' })).toHaveFocus()
    expect(screen.getByText('Now step 2.')).toBeInTheDocument()
    expect(sent().map(({ subject }) => subject)).toEqual(['Two', 'One', 'Three'])
  })

  it('puts a deleted step back where it was', async () => {
    render(Editor, { sequence, failure: null, formKey: 'key' })
    await userEvent.click(screen.getByRole('button', { name: 'Delete step 2' }))
    expect(subjects()).toEqual(['One', 'Three'])
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    expect(subjects()).toEqual(['One', 'Two', 'Three'])
  })

  it('adds a mail at the end and puts the cursor into its subject', async () => {
    render(Editor, { sequence, failure: null, formKey: 'key' })
    await userEvent.click(screen.getByRole('button', { name: 'Add a mail' }))
    expect(screen.getAllByLabelText('Subject')[3]).toHaveFocus()
    expect(screen.getByText('Not saved yet')).toBeInTheDocument()
  })

  it('inserts a placeholder where the cursor stands', async () => {
    render(Editor, { sequence, failure: null, formKey: 'key' })
    const [field] = screen.getAllByLabelText<HTMLInputElement>('Subject')
    await userEvent.click(field!)
    field!.setSelectionRange(0, 0)
    const [first] = screen.getAllByRole('listitem')
    await userEvent.click(within(first!).getByRole('button', { name: 'Insert Company' }))
    expect(field).toHaveValue('{{ company }}One')
    expect(sent()[0]?.subject).toBe('{{ company }}One')
  })

  it('shows the error of a step beside its field', () => {
    const failure = {
      message: 'Mend the fields.',
      fields: { 'steps.1.body': 'must not be blank' },
      values: {},
      problem: { title: 'Invalid' },
    }
    render(Editor, { sequence, failure, formKey: 'key' })
    const [, second] = screen.getAllByLabelText('Text')
    expect(second).toHaveAccessibleDescription('must not be blank')
    expect(second).toBeInvalid()
  })
})
