import type { RequestHandler } from '@sveltejs/kit'

/** Answers whoever is signed in; on the way here an access token that has run out is renewed. */
export const GET: RequestHandler = () => new Response(null, { status: 204 })
