import { render, screen, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { Mailbox } from 'contract/mailbox.ts'
import type { PageProps } from './$types'
import Mailboxes from './+page.svelte'
import SetAside from './[id]/SetAside.svelte'

const mailbox = (id: string, setAside: number): Mailbox => ({
  id,
  name: `Mailbox ${id}`,
  address: `${id}@own.example`,
  provider: 'smtp',
  status: 'connected',
  smtp: { host: 'localhost', port: 25, secure: false, username: null, hasPassword: false },
  imap: null,
  dailyLimit: 200,
  minGapSeconds: 30,
  authservId: '',
  persona: '',
  signature: '',
  sentToday: 0,
  setAside,
  polledAt: null,
  failedAt: null,
  failure: null,
  workflowUrl: 'http://localhost:8233/',
  createdAt: '2026-11-21T10:00:00Z',
})

describe('mails set aside', () => {
  it('are counted beside their mailbox, with the way to them, and not mentioned where there are none', () => {
    const mailboxes = {
      items: [mailbox('none', 0), mailbox('one', 1), mailbox('many', 1200)],
      nextCursor: null,
    }
    const data = { mailboxes } as unknown as PageProps['data']
    render(Mailboxes, { data, form: null, params: {} })
    const links = screen.getAllByRole('link', { name: /set aside/ })
    expect(links.map((link) => [link.textContent.trim(), link.getAttribute('href')])).toEqual([
      ['1 mail set aside', '/mailboxes/one#set-aside'],
      ['1,200 mails set aside', '/mailboxes/many#set-aside'],
    ])
  })

  it('are listed with time, size and reason, in words also where reading them failed', () => {
    const mail = { receivedAt: '2026-11-21T10:00:00Z', byteLength: 2_500 }
    const items = [
      { ...mail, id: 'a', reason: 'The mail has thousands of parts.', failure: null },
      { ...mail, id: 'b', reason: null, failure: 'TimeoutFailure' },
    ]
    render(SetAside, { mails: { items, nextCursor: null } })
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1)
    expect(rows[0]).toHaveTextContent(/Nov 21, 2026.*2\.5 kB.*The mail has thousands of parts\./)
    expect(rows[1]).toHaveTextContent('Reading it failed again and again (TimeoutFailure).')
    expect(screen.getByRole('heading', { name: 'Mails set aside' })).toHaveAttribute('id', 'set-aside')
  })
})
