import type { FollowUp } from 'contract/follow-up.ts'
import type { Page } from 'contract/page.ts'
import { FOLLOW_UP_STATES } from 'contract/statuses.ts'
import { attempt, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, url }) => {
  const asked = url.searchParams.get('state')
  const state = FOLLOW_UP_STATES.find((word) => word === asked) ?? 'pending'
  const cursor = url.searchParams.get('cursor')
  return { state, followUps: await locals.api.get<Page<FollowUp>>('/follow-ups', { state, cursor }) }
}

export const actions: Actions = {
  cancel: async ({ locals, request }) => {
    const form = await request.formData()
    return attempt(form, async () => {
      await locals.api.delete(`/follow-ups/${text(form, 'id')}`)
    })
  },
}
