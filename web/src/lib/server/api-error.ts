import type { Refusal } from '#lib/form-failure.ts'

/** The API said no. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Refusal

  constructor(status: number, problem: Refusal) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
}

/** The problem that an answer carries; an answer in another shape is named by its status. */
export async function problemOf(response: Response): Promise<Refusal> {
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const body: unknown = isJson ? await response.json() : undefined
  return isRefusal(body) ? body : { title: response.statusText || `HTTP ${response.status}` }
}

function isRefusal(body: unknown): body is Refusal {
  return typeof body === 'object' && body !== null && 'title' in body && typeof body.title === 'string'
}
