import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { readLead } from '#database/reads/lead-page.ts'
import { listTasks } from '#database/reads/tasks.ts'
import { listEvents } from '#database/reads/timeline.ts'
import type { Actor } from '#database/records/audit.ts'
import type { Links } from './routes/links.ts'

/** Tasks and events that a lead's page begins with; more are read by their own paths. */
const TASKS = 200
const EVENTS = 50

/** Reads a lead as its page shows it. */
export function createLeadReader(keyring: Keyring, links: Links) {
  return async (em: EntityManager, { workspaceId }: Pick<Actor, 'workspaceId'>, id: string) => {
    const lead = await readLead(em, keyring, { id, now: Date.now() })
    const { items: tasks } = await listTasks(em, keyring, { leadId: id, limit: TASKS })
    const activities = await listEvents(em, keyring, { personId: lead.person.id, limit: EVENTS })
    return { ...lead, tasks, activities, ...links.link('lead', workspaceId, id) }
  }
}
