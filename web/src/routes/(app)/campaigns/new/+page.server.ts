import { redirect } from '@sveltejs/kit'
import type { Campaign } from 'contract/campaign.ts'
import type { ImportSummary } from 'contract/import.ts'
import type { Mailbox } from 'contract/mailbox.ts'
import type { Page } from 'contract/page.ts'
import type { TagList } from 'contract/person.ts'
import type { SequenceSummary } from 'contract/sequence.ts'
import type { Stats } from 'contract/system.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const [sequences, mailboxes, tags, imports, stats] = await Promise.all([
    api.get<Page<SequenceSummary>>('/sequences', { limit: 200 }),
    api.get<Page<Mailbox>>('/mailboxes', { limit: 200 }),
    api.get<TagList>('/persons/tags'),
    api.get<Page<ImportSummary>>('/imports', { limit: 50 }),
    api.get<Stats>('/system/stats'),
  ])
  return {
    formKey: crypto.randomUUID(),
    sequences: sequences.items.filter((sequence) => sequence.stepCount > 0),
    mailboxes: mailboxes.items.filter((mailbox) => mailbox.status !== 'disconnected'),
    tags: tags.items,
    imports: imports.items.filter((file) => file.status === 'COMPLETED'),
    persons: stats.persons,
    wished: {
      sequenceId: url.searchParams.get('sequence') ?? sequences.items[0]?.id ?? '',
      importId: url.searchParams.get('import') ?? '',
    },
  }
}

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const form = await request.formData()
    const body = {
      name: text(form, 'name'),
      sequenceId: text(form, 'sequenceId'),
      mailboxIds: form.getAll('mailboxIds'),
      audience: audienceOf(form),
    }
    return attempt(form, async () => {
      const { id } = await locals.api.post<Campaign>('/campaigns', body, text(form, 'formKey'))
      redirect(303, `/campaigns/${id}`)
    })
  },
}

function audienceOf(form: FormData): Record<string, unknown> {
  switch (text(form, 'audience')) {
    case 'tag':
      return { tag: text(form, 'tag') }
    case 'importId':
      return { importId: text(form, 'importId') }
    default:
      return { everyone: true }
  }
}
