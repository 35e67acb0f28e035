import { expect, it } from 'vitest'
import { EVENT_KINDS } from '#domain/events.ts'
import { IMPORT_FIELDS } from '#domain/import/columns.ts'
import { DELAY_UNITS } from '#domain/sequence/plan.ts'
import { HOLD_REASONS } from '#domain/sequence/state.ts'
import * as assistant from '#domain/assistant/jobs.ts'
import * as lead from '#domain/lead/state.ts'
import * as meeting from '#domain/meeting/state.ts'
import * as scoring from '#domain/scoring/rules.ts'
import * as domain from '#domain/statuses.ts'
import * as thread from '#domain/thread/state.ts'
import * as contract from './contract/statuses.ts'
import { IMPORT_FIELDS as contractFields } from './contract/import.ts'

it('keeps every closed list of the contract equal to the domain', () => {
  const lists = {
    ...domain,
    ...thread,
    ...lead,
    ...scoring,
    ...meeting,
    ...assistant,
    EVENT_KINDS,
    DELAY_UNITS,
    HOLD_REASONS,
  } as Record<string, unknown>
  for (const [name, list] of Object.entries(contract))
    if (name !== 'CAMPAIGN_PHASES') expect(list, name).toEqual(lists[name])
  expect(contractFields).toEqual(IMPORT_FIELDS)
})
