import type { User } from 'contract/auth.ts'
import type { Api } from './api.ts'
import { ApiError } from './api-error.ts'

export type SignedIn = User

/**
 * Who is signed in: asked of the API once for each request. An access token that has run out is renewed here,
 * before any load runs, so that the loads of one page never renew it twice; the API answers parallel requests
 * of the same browser alike.
 */
export async function readSession(api: Api): Promise<SignedIn | undefined> {
  if (!api.hasSession) return undefined
  return (await me(api)) ?? (await renewed(api))
}

async function me(api: Api): Promise<SignedIn | undefined> {
  return unlessSignedOut(() => api.get<User>('/auth/me'))
}

async function renewed(api: Api): Promise<SignedIn | undefined> {
  return unlessSignedOut(async () => {
    await api.post('/auth/refresh')
    return api.get<User>('/auth/me')
  })
}

async function unlessSignedOut<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (refusal) {
    if (refusal instanceof ApiError && refusal.status === 401) return undefined
    throw refusal
  }
}
