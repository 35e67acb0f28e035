/** Google as `emulate` plays it: OAuth, calendars, events and free/busy over the vendor's own API. */
import { createEmulator } from 'emulate'
import { freePort } from '#embedded/ports.ts'

export const GOOGLE_USER = 'seller@workspace.example'
export const GOOGLE_CALENDAR = 'sales@workspace.example'
const CLIENT = { client_id: 'tests', client_secret: 'a secret that only tests know' }
const REDIRECT = 'http://127.0.0.1/callback'

export interface TestGoogle {
  url: string
  clientId: string
  clientSecret: string
  refreshToken: string
  close(): Promise<void>
}

/** Start it with one user, whose consent has been given. */
export async function startGoogle(): Promise<TestGoogle> {
  const calendars = [
    {
      id: GOOGLE_CALENDAR,
      user_email: GOOGLE_USER,
      summary: 'Sales',
      time_zone: 'Europe/Paris',
      primary: true,
    },
  ]
  const clients = [{ ...CLIENT, name: 'Tests', redirect_uris: [REDIRECT] }]
  const seed = {
    google: { users: [{ email: GOOGLE_USER, name: 'Seller' }], oauth_clients: clients, calendars },
  }
  const emulator = await createEmulator({ service: 'google', port: await freePort(), seed })
  return {
    url: emulator.url,
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
    refreshToken: await consent(emulator.url),
    close: () => emulator.close(),
  }
}

/** What a browser does on the consent page, and then the server with the code. */
async function consent(url: string): Promise<string> {
  const scope = 'https://www.googleapis.com/auth/calendar'
  const choice = { email: GOOGLE_USER, redirect_uri: REDIRECT, scope, client_id: CLIENT.client_id }
  const chosen = await fetch(`${url}/o/oauth2/v2/auth/callback`, {
    method: 'POST',
    body: new URLSearchParams(choice),
    redirect: 'manual',
  })
  const code = new URL(chosen.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const grant = { ...CLIENT, code, grant_type: 'authorization_code', redirect_uri: REDIRECT }
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(grant) })
  return ((await answer.json()) as { refresh_token: string }).refresh_token
}
