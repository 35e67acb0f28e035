import type { Import, ImportError } from 'contract/import.ts'
import type { Page } from 'contract/page.ts'
import { attempt } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals: { api }, params, url }) => {
  const cursor = url.searchParams.get('cursor')
  const [file, errors] = await Promise.all([
    api.get<Import>(`/imports/${params.id}`),
    api.get<Page<ImportError>>(`/imports/${params.id}/errors`, { cursor, limit: 100 }),
  ])
  return { file, errors }
}

export const actions: Actions = {
  undo: async ({ locals, params, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.post(`/imports/${params.id}/undo`)
    })
  },
}
