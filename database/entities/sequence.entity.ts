import { defineEntity, p } from '@mikro-orm/core'
import { DELAY_UNITS, type Plan } from '#domain/sequence/plan.ts'
import { tenantColumns, tenantTable } from './base.ts'

const touched = () =>
  p
    .datetime()
    .defaultRaw('now()')
    .onUpdate(() => new Date())

/** A reusable text: subject and body with placeholders. */
export const Template = defineEntity({
  name: 'Template',
  tableName: 'template',
  ...tenantTable,
  properties: { ...tenantColumns, name: p.text(), subject: p.text(), body: p.text(), updatedAt: touched() },
})

/** A named series of steps; its content lives in versions, the newest of which may still be edited. */
export const Sequence = defineEntity({
  name: 'Sequence',
  tableName: 'sequence',
  ...tenantTable,
  properties: {
    ...tenantColumns,
    name: p.text(),
    description: p.text().nullable(),
    archivedAt: p.datetime().nullable(),
    updatedAt: touched(),
  },
})

/** A version of a sequence. Frozen (with its compiled plan) when a campaign is launched with it. */
export const SequenceVersion = defineEntity({
  name: 'SequenceVersion',
  tableName: 'sequence_version',
  ...tenantTable,
  uniques: [{ properties: ['sequenceId', 'number'] }],
  properties: {
    ...tenantColumns,
    sequenceId: p.manyToOne(Sequence).mapToPk().fieldName('sequence_id').deleteRule('cascade'),
    number: p.integer(),
    plan: p.json<Plan>().nullable(),
    frozenAt: p.datetime().nullable(),
  },
})

/** One step of a version, with its texts. */
export const Step = defineEntity({
  name: 'Step',
  tableName: 'step',
  ...tenantTable,
  uniques: [{ properties: ['versionId', 'position'] }],
  properties: {
    ...tenantColumns,
    versionId: p.manyToOne(SequenceVersion).mapToPk().fieldName('version_id').deleteRule('cascade'),
    position: p.integer(),
    channel: p.enum(['email', 'wait']),
    delayAmount: p.integer(),
    delayUnit: p.enum([...DELAY_UNITS]),
    subject: p.text().nullable(), // empty on a later step: sent in the same thread with "Re:"
    body: p.text().nullable(),
  },
})
