import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createImport } from '#database/records/import-files.ts'
import { createPerson } from '#database/records/persons.ts'
import { openCsv } from '#providers/csv/csv-file.ts'
import { testDatabase, type TestDatabase } from '#test/support/database.ts'
import { createImportActivities, PORTION, type ImportDependencies, type OpenedFile } from './import.ts'

let test: TestDatabase
let deps: ImportDependencies
beforeAll(async () => {
  test = await testDatabase()
  const attempt = { key: () => 'attempt', heartbeat: () => undefined }
  deps = { database: test.database, keyring: test.keyring, attempt, openCsv }
})
afterAll(() => test.close())

const actorOf = (workspaceId: string) => ({ workspaceId, userId: randomUUID(), requestId: 'test' })

async function upload(workspaceId: string, content: string | Buffer) {
  const file = { fileName: 'people.csv', content: Buffer.from(content), mapping: null }
  const importId = await test.database.withWorkspace(workspaceId, (em) =>
    createImport(em, { keyring: test.keyring, actor: actorOf(workspaceId) }, file),
  )
  return { workspaceId, importId }
}

const rows = <T>(workspaceId: string, sql: string, parameters: unknown[] = []) =>
  test.database.withWorkspace(workspaceId, (em) => em.execute<T[]>(sql, parameters))

const countOf = async (workspaceId: string, table: string) => {
  const [row] = await rows<{ count: number }>(workspaceId, `select count(*)::int as count from ${table}`)
  return row?.count
}

const importRow = async ({ workspaceId, importId }: { workspaceId: string; importId: string }) =>
  (
    await rows<Record<string, unknown>>(
      workspaceId,
      `select status, total_rows, done_rows, created_rows, merged_rows, rejected_rows, encoding, delimiter, failure,
              content is null as is_gone from import where id = ?`,
      [importId],
    )
  )[0]

const people = (count: number) =>
  `email,first name,company,tags\n${Array.from({ length: count }, (_, n) => `p${n}@example.test,Ada ${n},Firm ${n % 50},"a;b"`).join('\n')}\n`

/** A file whose reading breaks off on the `nth` pass at a row, as when the worker is killed there. */
function breakingAt(row: number, onPass: number): ImportDependencies['openCsv'] {
  return (bytes): OpenedFile => {
    const file = openCsv(bytes)
    let pass = 0
    return {
      ...file,
      async *rows() {
        const current = ++pass
        let count = 0
        for await (const item of file.rows()) {
          if (current === onPass && ++count > row) throw new Error('killed')
          yield item
        }
      },
    }
  }
}

describe('an import', () => {
  it('lands each row, merges it, or lists it with line and reason', async () => {
    const workspaceId = await test.createWorkspace()
    await test.database.withWorkspace(workspaceId, (em) =>
      createPerson(
        em,
        { keyring: test.keyring, actor: actorOf(workspaceId) },
        {
          email: 'Known@example.test',
          firstName: 'Kim',
          tags: ['old'],
        },
      ),
    )
    const ref = await upload(
      workspaceId,
      Buffer.from(
        'Courriel;Prénom;Nom;Société;Étiquettes\n' +
          'zoë@example.test;Zoë;"Ó Brien;\nX";Ünï GmbH;"a,b"\n' +
          'known@EXAMPLE.test;Overwritten;Filled; ünï gmbh ;new\n' +
          'nobody;N;;;\n' +
          'ZOË@example.test;Again;;;\n' +
          'eve@example.test;=1+1;;;\n',
        'latin1',
      ),
    )
    await createImportActivities(deps).runImport(ref)
    expect(await importRow(ref)).toEqual({
      status: 'COMPLETED',
      total_rows: 5,
      done_rows: 5,
      created_rows: 1,
      merged_rows: 1,
      rejected_rows: 3,
      encoding: 'windows-1252',
      delimiter: ';',
      failure: null,
      is_gone: true,
    })
    expect(await rows(workspaceId, 'select line, field, reason from import_error order by line')).toEqual([
      { line: 5, field: 'email', reason: expect.stringContaining('not an e-mail address') as string },
      { line: 6, field: 'email', reason: expect.stringContaining('further up') as string },
      { line: 7, field: 'firstName', reason: expect.stringContaining('formula') as string },
    ])
    expect(
      await rows(
        workspaceId,
        `select p.email_key, first_name, last_name, c.name, to_jsonb(tags) as tags, source
         from person p left join company c on c.id = p.company_id order by email_key`,
      ),
    ).toEqual([
      {
        email_key: 'known@example.test',
        first_name: 'Kim',
        last_name: 'Filled',
        name: 'Ünï GmbH',
        tags: ['old', 'new'],
        source: 'manual',
      },
      {
        email_key: 'zoë@example.test',
        first_name: 'Zoë',
        last_name: 'Ó Brien; X',
        name: 'Ünï GmbH',
        tags: ['a', 'b'],
        source: 'import',
      },
    ])
    expect(
      await rows(workspaceId, `select code from event where kind = 'PersonImported' order by code`),
    ).toEqual([{ code: 'created' }, { code: 'merged' }])
  })

  it(
    'stores 100,000 people well within two minutes, each with a key of their own',
    { timeout: 120_000 },
    async () => {
      const workspaceId = await test.createWorkspace()
      const ref = await upload(workspaceId, people(100_000))
      const begun = performance.now()
      await createImportActivities(deps).runImport(ref)
      expect(performance.now() - begun).toBeLessThan(100_000)
      expect(await importRow(ref)).toMatchObject({
        status: 'COMPLETED',
        created_rows: 100_000,
        rejected_rows: 0,
      })
      expect(await countOf(workspaceId, 'person')).toBe(100_000)
      expect(await countOf(workspaceId, 'person p join subject_key k on k.id = p.subject_key_id')).toBe(
        100_000,
      )
      expect(await countOf(workspaceId, 'company')).toBe(50)
    },
  )

  it('goes on after the last committed portion when it was killed, and takes no row twice', async () => {
    const workspaceId = await test.createWorkspace()
    const count = 3 * PORTION + 7
    const ref = await upload(workspaceId, `${people(count)}p0@example.test,again,,\n`)
    const killed = createImportActivities({ ...deps, openCsv: breakingAt(2 * PORTION + 20, 2) })
    await expect(killed.runImport(ref)).rejects.toThrow('killed')
    expect(await importRow(ref)).toMatchObject({ status: 'RUNNING', done_rows: 2 * PORTION, is_gone: false })
    await createImportActivities(deps).runImport(ref)
    await createImportActivities(deps).runImport(ref) // an answer that was lost is asked for again
    expect(await importRow(ref)).toMatchObject({
      status: 'COMPLETED',
      done_rows: count + 1,
      created_rows: count,
      rejected_rows: 1,
    })
    for (const table of ['person', 'subject_key', 'import_change', 'event'])
      expect([table, await countOf(workspaceId, table)]).toEqual([table, count])
  })

  it('lets one of two attempts go on, when a lost one wakes up again', async () => {
    const workspaceId = await test.createWorkspace()
    const ref = await upload(workspaceId, people(4 * PORTION))
    const { runImport } = createImportActivities(deps)
    const outcomes = await Promise.allSettled([runImport(ref), runImport(ref)])
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await importRow(ref)).toMatchObject({
      status: 'COMPLETED',
      created_rows: 4 * PORTION,
      done_rows: 4 * PORTION,
    })
    expect(await countOf(workspaceId, 'person')).toBe(4 * PORTION)
  })

  it.each([
    ['', 'The file is empty.'],
    ['name,town\nAna,Rome\n', 'No column holds e-mail addresses'],
    ['email,name\na@x.test,"open\nb@x.test,c\n', 'never closed'],
  ])('refuses %j with a reason, before anything is stored', async (text, reason) => {
    const workspaceId = await test.createWorkspace()
    const ref = await upload(workspaceId, text)
    const { runImport, failImport } = createImportActivities(deps)
    await expect(runImport(ref)).rejects.toThrow(reason)
    await failImport({ ...ref, reason: 'invalid' }) // all that the workflow knows of it
    const failure = expect.stringContaining(reason) as string
    expect(await importRow(ref)).toMatchObject({ status: 'FAILED', failure, is_gone: true })
    expect(await countOf(workspaceId, 'person')).toBe(0)
  })
})

describe('an undo', () => {
  it('deletes who was created, restores who was merged, and says who is kept', async () => {
    const workspaceId = await test.createWorkspace()
    const actor = actorOf(workspaceId)
    const knownId = await test.database.withWorkspace(workspaceId, (em) =>
      createPerson(em, { keyring: test.keyring, actor }, { email: 'known@example.test', tags: ['old'] }),
    )
    const ref = await upload(
      workspaceId,
      'email,title,phone,tags\nknown@example.test,CTO,1,new\nkept@example.test,,,\ngone@example.test,,,\n',
    )
    const { runImport, undoImport } = createImportActivities(deps)
    await runImport(ref)
    await rows(workspaceId, `update person set phone = '2' where id = ?`, [knownId])
    await writeTo(workspaceId)
    await undoImport(ref)
    expect(await importRow(ref)).toMatchObject({ status: 'UNDONE' })
    expect(
      await rows(
        workspaceId,
        'select email_key, title, phone, to_jsonb(tags) as tags from person order by email_key',
      ),
    ).toEqual([
      { email_key: 'kept@example.test', title: null, phone: null, tags: [] },
      { email_key: 'known@example.test', title: null, phone: '2', tags: ['old'] },
    ])
    expect(await rows(workspaceId, 'select line, reason from import_error')).toEqual([
      { line: 3, reason: expect.stringContaining('Kept') as string },
    ])
    expect(await countOf(workspaceId, 'subject_key')).toBe(2)
  })
})

/** A message to the person who must be kept. */
function writeTo(workspaceId: string) {
  return rows(
    workspaceId,
    `insert into message (workspace_id, person_id, mailbox_id, message_id_header)
     select workspace_id, id, uuidv7(), '<m@example.test>' from person where email_key = 'kept@example.test'`,
  )
}
