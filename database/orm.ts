import { MikroORM, type SqlEntityManager } from '@mikro-orm/postgresql'
import type { PoolConfig } from 'pg'
import config from '#mikro-orm.config'
import { poolBounds } from './pool-bounds.ts'
import { preparingDriver } from './prepared.ts'

export type EntityManager = SqlEntityManager

export interface WorkspaceContext {
  /** Opens the user's own memberships, as sign-in needs before a workspace is chosen. */
  userId?: string
}

/** The product's only way to its data. */
export interface Database {
  /**
   * One transaction inside one workspace: row-level security shows and accepts its rows only.
   * All SQL must go through the given entity manager; a second connection would see no row.
   */
  withWorkspace<T>(
    workspaceId: string,
    work: (em: EntityManager) => Promise<T>,
    context?: WorkspaceContext,
  ): Promise<T>
  /** One transaction on the instance tables (users, refresh tokens, inbox); no workspace's row is visible. */
  instance<T>(work: (em: EntityManager) => Promise<T>, context?: WorkspaceContext): Promise<T>
  /** Rejects if the server does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/**
 * Connect as the runtime role.
 * @param options.pool the largest number of connections
 * @param options.patienceMs how long somebody may wait for a free or a new connection before it is an error
 */
export async function openDatabase({
  url,
  pool = 10,
  patienceMs,
}: {
  url: string
  pool?: number
  patienceMs?: number
}): Promise<Database> {
  const orm = await openOrm(url, pool, poolBounds(patienceMs))
  const run = async <T>(
    variables: Record<string, string>,
    work: (em: EntityManager) => Promise<T>,
  ): Promise<T> => {
    const em = orm.em.fork()
    if (Object.keys(variables).length > 0) em.setSessionContext({ variables })
    return em.transactional((inner) => work(inner))
  }
  const user = (context?: WorkspaceContext): Record<string, string> =>
    context?.userId ? { 'app.user_id': context.userId } : {}
  return {
    withWorkspace: (workspaceId, work, context) =>
      run({ 'app.workspace_id': workspaceId, ...user(context) }, work),
    instance: (work, context) => run(user(context), work),
    ping: async () => {
      await orm.em.fork().execute('select 1')
    },
    close: () => orm.close(),
  }
}

/** The bare ORM, for migrations and checks, without bounds on time; the product takes `openDatabase`. */
export function openOrm(clientUrl: string, pool = 2, driverOptions: PoolConfig = {}): Promise<MikroORM> {
  return MikroORM.init({
    ...config,
    driver: preparingDriver,
    clientUrl,
    pool: { min: 0, max: pool },
    driverOptions,
  })
}
