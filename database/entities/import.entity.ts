import { defineEntity, p } from '@mikro-orm/core'
import { IMPORT_STATUSES } from '#domain/statuses.ts'
import { tenantColumns, tenantTable } from './base.ts'

/** One CSV file. The API writes the file and its mapping; the import workflow's activities write the rest. */
export const Import = defineEntity({
  name: 'Import',
  tableName: 'import',
  ...tenantTable,
  properties: {
    ...tenantColumns,
    fileName: p.text(),
    content: p.blob().nullable().lazy(), // envelope under the workspace's instance key; removed when done
    byteLength: p.integer(),
    mapping: p.json<Record<string, string>>().nullable(), // column heading → field
    createdBy: p.uuid().nullable(),
    status: p.enum([...IMPORT_STATUSES]).default('QUEUED'),
    totalRows: p.integer().default(0),
    doneRows: p.integer().default(0),
    createdRows: p.integer().default(0),
    mergedRows: p.integer().default(0),
    rejectedRows: p.integer().default(0),
    encoding: p.text().nullable(),
    delimiter: p.text().nullable(),
    failure: p.text().nullable(),
    finishedAt: p.datetime().nullable(),
    undoneAt: p.datetime().nullable(),
  },
})

/** A row of the file that was refused, with its line in the file (1 is the heading) and what to mend. */
export const ImportError = defineEntity({
  name: 'ImportError',
  tableName: 'import_error',
  ...tenantTable,
  uniques: [{ properties: ['importId', 'line'] }],
  properties: {
    ...tenantColumns,
    importId: p.manyToOne(Import).mapToPk().fieldName('import_id').deleteRule('cascade'),
    line: p.integer(),
    field: p.text().nullable(),
    reason: p.text(),
  },
})

/** What an import did to a person, so that it can be undone. */
export const ImportChange = defineEntity({
  name: 'ImportChange',
  tableName: 'import_change',
  ...tenantTable,
  uniques: [{ properties: ['importId', 'personId'] }],
  properties: {
    ...tenantColumns,
    importId: p.manyToOne(Import).mapToPk().fieldName('import_id').deleteRule('cascade'),
    personId: p.uuid().index(),
    line: p.integer(),
    kind: p.enum(['created', 'merged']),
    before: p.json<Record<string, unknown>>().nullable(), // the fields that a merge overwrote
  },
})
