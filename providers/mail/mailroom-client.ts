import type { Mailroom, MailroomMail, MailroomPage, MailroomStats, RecordEntry } from './mailroom.ts'

const PATIENCE_MS = 10_000

/** The post office at `baseUrl`, e.g. `http://127.0.0.1:8025`. @throws where it does not answer */
export function createMailroomClient(baseUrl: string): Mailroom {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, baseUrl), { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
  const found = async <T>(response: Response): Promise<T | null> => {
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`the post office answered ${response.status}`)
    return (await response.json()) as T
  }
  const must = async <T>(response: Response): Promise<T> => {
    const body = await found<T>(response)
    if (body === null)
      throw new Error('the post office does not know this request; is it of the same version?')
    return body
  }
  return {
    async list({ q, cursor, limit }) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries({ q, cursor, limit: limit?.toString() }))
        if (value) query.set(name, value)
      return must<{ items: MailroomMail[]; nextCursor: string | null }>(
        await ask(`/mails?${query.toString()}`),
      )
    },
    read: async (id) => found<MailroomPage>(await ask(`/mails/${encodeURIComponent(id)}`)),
    async reply(id, text) {
      const headers = { 'content-type': 'application/json' }
      const init = { method: 'POST', headers, body: JSON.stringify({ text }) }
      return found<MailroomMail>(await ask(`/mails/${encodeURIComponent(id)}/reply`, init))
    },
    stats: async () => must<MailroomStats>(await ask('/stats')),
    async record() {
      const response = await ask('/record')
      if (!response.ok) throw new Error(`the post office answered ${response.status}`)
      const lines = (await response.text()).split('\n').filter((line) => line !== '')
      return lines.map((line) => JSON.parse(line) as RecordEntry)
    },
  }
}
