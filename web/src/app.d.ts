import '@sveltejs/adapter-node'
import type { Api } from '#lib/server/api.ts'
import type { SignedIn } from '#lib/server/session.ts'

declare global {
  namespace App {
    interface Locals {
      api: Api
      session: SignedIn | undefined
    }
    interface Error {
      requestId?: string
    }
  }
}
