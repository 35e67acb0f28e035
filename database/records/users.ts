import { DomainError } from '#domain/errors.ts'
import type { Role } from '#domain/statuses.ts'
import { randomUUID } from 'node:crypto'
import type { Database } from '../orm.ts'
import { seedIntents } from './intents.ts'

export interface UserRecord {
  id: string
  email: string
  name: string
  passwordHash: string
}

/** A user as the workspace that they are signed in to sees them. */
export interface MemberRecord {
  id: string
  email: string
  name: string
  role: Role
  workspace: { id: string; name: string }
}

export interface NewOwner {
  email: string
  name: string
  passwordHash: string
  workspaceName: string
}

/** One sign-up at a time: the first owner makes the installation theirs. */
const SIGNUP_LOCK = 7_000_002

export async function ownerExists(database: Database): Promise<boolean> {
  return database.instance(
    async (em) => (await em.execute<unknown[]>('select 1 from app_user limit 1')).length > 0,
  )
}

/**
 * Create the first user, their workspace with its first intents and their membership, all or nothing.
 * @throws DomainError forbidden when the installation has an owner
 */
export async function createOwner(
  database: Database,
  owner: NewOwner,
): Promise<{ userId: string; workspaceId: string }> {
  const workspaceId = randomUUID()
  return database.withWorkspace(workspaceId, async (em) => {
    await em.execute('select pg_advisory_xact_lock(?)', [SIGNUP_LOCK])
    const taken = await em.execute<unknown[]>('select 1 from app_user limit 1')
    if (taken.length > 0)
      throw new DomainError(
        'forbidden',
        'This installation has an owner. Sign in, or ask the owner to add you.',
      )
    const [user] = await em.execute<{ id: string }[]>(
      'insert into app_user (email, name, password_hash) values (?, ?, ?) returning id',
      [owner.email.toLowerCase(), owner.name, owner.passwordHash],
    )
    if (!user) throw new Error('The user was not stored.')
    await em.execute('insert into workspace (id, name) values (?, ?)', [workspaceId, owner.workspaceName])
    await em.execute('insert into membership (workspace_id, user_id, role) values (?, ?, ?)', [
      workspaceId,
      user.id,
      'OWNER',
    ])
    await seedIntents(em, workspaceId)
    return { userId: user.id, workspaceId }
  })
}

/** The user with this address who may sign in, or null. */
export async function findUser(database: Database, email: string): Promise<UserRecord | null> {
  return database.instance(async (em) => {
    const [row] = await em.execute<UserRecord[]>(
      `select id, email, name, password_hash as "passwordHash" from app_user
       where email = ? and disabled_at is null`,
      [email.toLowerCase()],
    )
    return row ?? null
  })
}

/** The workspaces of a user, oldest membership first. */
export async function listWorkspaceIds(database: Database, userId: string): Promise<string[]> {
  return database.instance(
    async (em) =>
      (
        await em.execute<{ workspaceId: string }[]>(
          'select workspace_id as "workspaceId" from membership where user_id = ? order by id',
          [userId],
        )
      ).map((row) => row.workspaceId),
    { userId },
  )
}

/** The user as a member of the workspace, or null once disabled or removed. */
export async function findMember(
  database: Database,
  ids: { userId: string; workspaceId: string },
): Promise<MemberRecord | null> {
  return database.withWorkspace(ids.workspaceId, async (em) => {
    const [row] = await em.execute<(Omit<MemberRecord, 'workspace'> & { workspaceName: string })[]>(
      `select u.id, u.email, u.name, m.role, w.name as "workspaceName"
       from membership m join app_user u on u.id = m.user_id join workspace w on w.id = m.workspace_id
       where m.user_id = ? and m.workspace_id = ? and u.disabled_at is null`,
      [ids.userId, ids.workspaceId],
    )
    if (!row) return null
    const { workspaceName, ...user } = row
    return { ...user, workspace: { id: ids.workspaceId, name: workspaceName } }
  })
}
