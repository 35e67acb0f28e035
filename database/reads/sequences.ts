import { DomainError } from '#domain/errors.ts'
import type { DelayUnit } from '#domain/sequence/plan.ts'
import type { EntityManager } from '../orm.ts'
import { idCursor, iso, pageOf, type Page, type PageRequest } from './rows.ts'

interface Head {
  id: string
  name: string
  description: string | null
  version: number
  isFrozen: boolean
  campaigns: number
  createdAt: string
  updatedAt: string
}
export interface SequenceItem extends Head {
  stepCount: number
}
export interface StepItem {
  id: string
  position: number
  channel: 'email' | 'wait'
  delay: { amount: number; unit: DelayUnit }
  subject: string | null
  body: string | null
}
type StepRow = Omit<StepItem, 'delay'> & { amount: number; unit: DelayUnit }

const SELECT = `select s.id, s.name, s.description, v.number as version, v.frozen_at is not null as "isFrozen",
    (select count(*)::int from campaign c where c.sequence_id = s.id) as campaigns,
    (select count(*)::int from step where version_id = v.id) as "stepCount", v.id as "versionId",
    s.created_at as "createdAt", s.updated_at as "updatedAt"
  from sequence s
  join lateral (select * from sequence_version where sequence_id = s.id order by number desc limit 1) v on true
  where s.archived_at is null`

const dated = <T extends Head>(row: T): T => ({
  ...row,
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
})

/** Sequences in use, newest first. */
export async function listSequences(
  em: EntityManager,
  { cursor, limit }: PageRequest,
): Promise<Page<SequenceItem>> {
  const after = idCursor(cursor)
  const rows = await em.execute<SequenceItem[]>(
    `${SELECT} and (?::uuid is null or s.id < ?::uuid) order by s.id desc limit ?`,
    [after, after, limit + 1],
  )
  return pageOf(rows, { limit, item: dated, keyOf: (row) => [row.id] })
}

/** A sequence with the steps of its newest version. @throws DomainError not_found */
export async function readSequence(em: EntityManager, id: string): Promise<Head & { steps: StepItem[] }> {
  const [row] = await em.execute<(SequenceItem & { versionId: string })[]>(`${SELECT} and s.id = ?`, [id])
  if (!row) throw new DomainError('not_found', 'There is no such sequence.')
  const steps = await em.execute<StepRow[]>(
    `select id, position, channel, delay_amount as amount, delay_unit as unit, subject, body from step
     where version_id = ? order by position`,
    [row.versionId],
  )
  return {
    ...dated(row),
    steps: steps.map(({ amount, unit, ...step }) => ({ ...step, delay: { amount, unit } })),
  }
}
