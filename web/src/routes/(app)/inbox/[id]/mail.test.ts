import { fireEvent, render, screen } from '@testing-library/svelte'
import type { ThreadMessage } from 'contract/thread.ts'
import type { Needle } from '#lib/marks.ts'
import { describe, expect, it } from 'vitest'
import type { MailMark } from './mail-marks.ts'
import Mail from './Mail.svelte'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `Line ${index + 1}.`).join('\n')

const mail = (text: string, quoted: string | null = null): ThreadMessage => ({
  id: 'm',
  direction: 'in',
  messageIdHeader: null,
  at: '2026-11-26T10:00:00Z',
  from: 'zoe@prospect.example',
  to: 'ada@own.example',
  subject: 'Prices',
  text,
  quoted,
  html: null,
  kind: 'reply',
  because: null,
  state: null,
  markedSentBy: null,
  purpose: null,
  stepIndex: null,
})
const shown = () => screen.getByText(/Line 1\./).textContent ?? ''
const evidence = (words: string): Needle<MailMark>[] => [{ words, tag: 'evidence' }]

describe('a mail of a conversation', () => {
  it('of a thousand lines shows its beginning, and all of it when asked to', async () => {
    render(Mail, { message: mail(lines(1_000), 'Quoted.') })
    expect(shown()).toContain('Line 40.')
    expect(shown()).not.toContain('Line 41.')
    expect(screen.getByText('Show quoted text')).toBeInTheDocument()
    await fireEvent.click(screen.getByRole('button', { name: 'Show all (960 more lines)' }))
    expect(shown()).toContain('Line 1000.')
    await fireEvent.click(screen.getByRole('button', { name: 'Show less' }))
    expect(shown()).not.toContain('Line 41.')
  })

  it('of ordinary length is shown as it is', () => {
    render(Mail, { message: mail(lines(50)) })
    expect(shown()).toContain('Line 50.')
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('unfolds for the source that is pointed at, where that stands at its end', async () => {
    const { rerender } = render(Mail, { message: mail(lines(1_000)), marks: evidence('Line 900.') })
    expect(screen.getByText('Line 900.').tagName).toBe('MARK')
    await rerender({ marks: evidence('Line 7.') })
    expect(screen.getByText('Line 7.').tagName).toBe('MARK')
    expect(screen.getByRole('button', { name: /Show all/ })).toBeInTheDocument()
  })
})
