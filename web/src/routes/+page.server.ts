import { redirect } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

/** Home is where the work is: the campaigns; who is not signed in is sent on from there. */
export const load: PageServerLoad = ({ locals }) => {
  redirect(303, locals.session ? '/campaigns' : '/login')
}
