import { readCounts, readStats } from '#database/reads/stats.ts'
import {
  countsSchema,
  healthSchema,
  installationSchema,
  readinessSchema,
  statsSchema,
} from '../contract/system.ts'
import type { ApiDeps, Dependency } from '../deps.ts'
import { route, type Route } from '../route.ts'

const CHECK_MS = 3_000

export function createSystemRoutes({ settings, dependencies, mailroom }: ApiDeps): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/health',
        aliases: ['/api/health'],
        permission: 'public',
        summary: 'Liveness',
        answer: healthSchema,
      },
      () => Promise.resolve({ status: 'ok' as const }),
    ),
    route(
      {
        method: 'GET',
        path: '/health/ready',
        permission: 'public',
        limit: 'public',
        summary: 'Readiness, each dependency by name',
        answer: 'raw',
      },
      async ({ ctx }) => {
        const states = await Promise.all(dependencies.map(check))
        const isReady = states.every((state) => state.status === 'ok')
        ctx.status = isReady ? 200 : 503
        ctx.set('cache-control', 'no-store')
        ctx.body = readinessSchema.parse({ status: isReady ? 'ok' : 'unavailable', dependencies: states })
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/system/stats',
        aliases: ['/api/dashboard/stats'],
        permission: 'system:read',
        summary: 'The workspace in numbers',
        answer: statsSchema,
      },
      ({ db }) => db(readStats),
    ),
    route(
      {
        method: 'GET',
        path: '/api/system/counts',
        permission: 'system:read',
        summary: 'What waits for somebody',
        answer: countsSchema,
      },
      ({ db }) => db(readCounts),
    ),
    route(
      {
        method: 'GET',
        path: '/api/system/installation',
        permission: 'session:use',
        summary: 'What this installation offers',
        answer: installationSchema,
      },
      () =>
        Promise.resolve({
          temporalUiUrl: settings.temporalUiUrl,
          hasMailroom: mailroom !== undefined,
          version: settings.version,
        }),
    ),
  ]
}

async function check({ name, check: ask, remedy }: Dependency) {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS)
  })
  try {
    await Promise.race([ask(), late])
    return { name, status: 'ok' as const, remedy: null }
  } catch {
    return { name, status: 'unavailable' as const, remedy } // the reason may name hosts; the remedy says enough
  } finally {
    clearTimeout(timer)
  }
}
