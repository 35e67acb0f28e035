import { HELD_KINDS, HOLD_ACTIONS, type HeldKind, type Hold } from 'contract/hold.ts'
import type { Page } from 'contract/page.ts'
import { fail } from '@sveltejs/kit'
import { attempt, done, text } from '#lib/server/forms.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const PLACES: Record<HeldKind, string> = {
  enrolment: 'enrolments',
  thread: 'threads',
  lead: 'leads',
  meeting: 'calendar/events',
}

export const load: PageServerLoad = async ({ locals, url }) => {
  const cursor = url.searchParams.get('cursor')
  const campaignId = url.searchParams.get('campaign')
  return { holds: await locals.api.get<Page<Hold>>('/holds', { open: true, campaignId, cursor }) }
}

/** A decision goes to the waiting conversation itself and is answered only once it has taken it. */
async function decide({ locals, request }: RequestEvent) {
  const form = await request.formData()
  const decision = HOLD_ACTIONS.find((word) => word === form.get('decision'))
  const kind = HELD_KINDS.find((word) => word === form.get('kind'))
  if (!decision || !kind) return fail(422, { message: '', fields: {}, values: {}, problem: { title: '' } })
  return attempt(form, async () => {
    const path = `/${PLACES[kind]}/${text(form, 'id')}/${decision}`
    await locals.api.post(path, {}, text(form, 'holdId'))
    return done('decide-hold')
  })
}

export const actions: Actions = { decide }
