import { relative } from 'node:path'
import { DEMO_LOGIN } from './demo/story.ts'
import { publicOriginOf, type Settings } from './settings.ts'
import type { Installation } from './supervisor.ts'

/** The closing lines of a start: where everything is, and how to get in and out. */
export function banner(settings: Settings, installation: Installation, isFirstRun: boolean): string {
  const origin = publicOriginOf(settings)
  const signIn = settings.THROUGHLINE_DEMO
    ? `${DEMO_LOGIN.email}  ${DEMO_LOGIN.password}`
    : `${origin} creates the owner's account`
  const lines = [
    ['Throughline', origin],
    ...(settings.THROUGHLINE_DEMO
      ? [['Inbox', `${origin}/inbox (drafts to approve, as people answer)`]]
      : []),
    ['API', `${origin}/docs`],
    ['Temporal Web', installation.temporalUiUrl],
    ['Mailroom', `${origin}/mailroom`],
    [settings.THROUGHLINE_DEMO ? 'Sign in' : 'First run', signIn],
    ['Data', place(settings.dataDir)],
    ...movedPostgres(settings, installation),
  ]
  const width = Math.max(...lines.map(([name = '']) => name.length)) + 2
  const table = lines.map(([name = '', value = '']) => `  ${name.padEnd(width)}${value}`)
  const greeting = isFirstRun ? 'Throughline is installed and running.' : 'Throughline is running.'
  return ['', greeting, '', ...table, '', 'Ctrl-C stops everything; the data stays.', ''].join('\n')
}

function movedPostgres(settings: Settings, { postgresDataDir }: Installation): string[][] {
  if (!postgresDataDir || postgresDataDir.startsWith(settings.dataDir)) return []
  return [['Database', `${postgresDataDir} (its user cannot enter ${settings.dataDir})`]]
}

const place = (folder: string) => {
  const near = relative(process.cwd(), folder)
  return near.startsWith('..') ? folder : `${near}/`
}
