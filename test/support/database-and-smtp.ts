import { afterAll, afterEach } from 'vitest'
import { testDatabase, type TestDatabase } from './database.ts'
import { startSmtpServer, type TestSmtpServer } from './smtp-server.ts'

/**
 * A database and a mail server for all tests of the file that calls this at its head. They are closed after the last one;
 * after each the server forgets its script and what it has received.
 * @param options.pool the largest number of connections to the database
 */
export async function databaseAndSmtp(options: { pool?: number } = {}): Promise<{
  test: TestDatabase
  smtp: TestSmtpServer
}> {
  const [test, smtp] = await Promise.all([testDatabase(options), startSmtpServer()])
  afterEach(() => {
    smtp.script = {}
    smtp.received.length = 0
  })
  afterAll(async () => {
    await Promise.all([test.close(), smtp.close()])
  })
  return { test, smtp }
}
