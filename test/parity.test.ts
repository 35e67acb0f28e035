import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EVENT_KINDS } from '#domain/events.ts'
import { LEAD_STAGES, PRIORITIES } from '#domain/lead/state.ts'
import { CAMPAIGN_STATUSES, ENROLMENT_STATUSES, MESSAGE_STATES, ROLES } from '#domain/statuses.ts'
import { FOLLOW_UP_STATES, THREAD_STATES } from '#domain/thread/state.ts'
import { routeTable } from './support/route-table.ts'
import { readParity } from './support/parity.ts'

const lines = readParity()
const working = (section: string) =>
  lines.filter((line) => line.section === section && line.state === 'works')
const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

const AREAS = ['threads and leads', 'sequences', 'mailboxes', 'inbound', 'CRM', 'accounts', 'interface']

describe('docs/parity.md', () => {
  it('gives every line a state, and every planned line an area', () => {
    const known = ['works', 'replaced', ...AREAS.map((area) => `planned: ${area}`)]
    expect(lines.filter((line) => !known.includes(line.state))).toEqual([])
  })

  it('covers the five systems', () => {
    const systems = new Set(lines.map((line) => line.system))
    expect([...systems].sort()).toEqual([
      'AI Sales Agent',
      'ATS/CRM',
      'CRM Backend',
      'Email Assistant',
      'Sales Copilot',
    ])
  })

  it('says how, where something was replaced', () => {
    expect(lines.filter((line) => line.state === 'replaced' && !line.here)).toEqual([])
  })
})

describe('an endpoint that works', () => {
  const routes = routeTable()

  it.each(working('Endpoints'))('$system: $theirs has a route with its fields', ({ here, fields }) => {
    const found = routes.get(here)
    expect(found, `no route ${here}`).toBeDefined()
    expect(fields.filter((field) => !found?.has(field))).toEqual([])
  })
})

const snapshot = JSON.parse(read('migrations/schema.json')) as {
  tables: { name: string; columns: Record<string, { enumItems?: string[] }> }[]
}

describe('a table that works', () => {
  const tables = new Map(snapshot.tables.map((table) => [table.name, Object.keys(table.columns)]))

  it.each(working('Tables'))('$system: $theirs has its columns', ({ here, fields }) => {
    const columns = tables.get(here)
    expect(columns, `no table ${here}`).toBeDefined()
    expect(fields.filter((field) => !columns?.includes(field))).toEqual([])
  })
})

describe('a status or role that works', () => {
  const lists: Record<string, readonly string[]> = {
    CAMPAIGN_STATUSES,
    ENROLMENT_STATUSES,
    MESSAGE_STATES,
    EVENT_KINDS,
    ROLES,
    THREAD_STATES,
    LEAD_STAGES,
    PRIORITIES,
    FOLLOW_UP_STATES,
    STEP_CHANNELS:
      snapshot.tables.find((table) => table.name === 'step')?.columns['channel']?.enumItems ?? [],
  }

  it.each([...working('Statuses'), ...working('Roles')])('$system: $theirs is in its list', ({ here }) => {
    const [list = '', value = ''] = here.split('.')
    expect(lists[list]).toContain(value)
  })
})

describe('a setting that works', () => {
  const variables = new Set(
    read('config.ts')
      .match(/^ {2}[A-Z_]+(?=:)/gm)
      ?.map((name) => name.trim()),
  )

  it.each(working('Settings'))('$system: $theirs is read', ({ here }) => {
    expect(variables).toContain(here)
  })
})

describe('a behaviour that works', () => {
  it.each(working('Behaviours'))('$system: $theirs has its test', ({ here }) => {
    expect(existsSync(new URL(`../${here}`, import.meta.url)), here).toBe(true)
  })
})
