/** What pages ask: as a request, as the function of `database/reads` behind it, and by hand. */
import { createCipher, type Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import { readCampaign } from '#database/reads/campaigns.ts'
import { listEnrolments } from '#database/reads/enrolments.ts'
import { listPeople } from '#database/reads/people.ts'
import { listThreads } from '#database/reads/threads.ts'
import { listEvents, listScheduled } from '#database/reads/timeline.ts'
import type { Random } from '#test/faults/random.ts'
import type { Ask, Row } from './by-hand.ts'
import { personAt } from './cast.ts'

const LIMIT = 50
const FEW = 2_000
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Ids and instants to ask about. */
export interface Known {
  people: number
  personIds: readonly string[]
  campaignIds: readonly string[]
  workspaceId: string
  keyring: Keyring
}

/** One way to ask, with what it is about filled in. Each answer is a list of ids, so that they can be compared. */
export interface Question {
  path: string
  product(em: EntityManager): Promise<string[]>
  byHand(ask: Ask): Promise<string[]>
}

export const QUESTIONS: Record<string, (known: Known, random: Random) => Question> = {
  'people list': peopleList,
  'people search': peopleSearch,
  'person timeline': timeline,
  'campaign page': campaignPage,
  'campaign contacts': contacts,
  'inbox list': inboxList,
  'inbox search': inboxSearch,
}

const idsOf = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id)
const shown = (rows: readonly Row[]) => rows.slice(0, LIMIT).map(({ id }) => id)

/** Half are looks at the first page, half at one further down. */
function peopleList(known: Known, random: Random): Question {
  const after = random.between(0, 1) === 0 ? null : random.pick(known.personIds)
  const cursor = after === null ? undefined : Buffer.from(JSON.stringify([after])).toString('base64url')
  return {
    path: `/api/persons${cursor ? `?cursor=${cursor}` : ''}`,
    product: async (em) => idsOf(await listPeople(em, known, { cursor, limit: LIMIT })),
    byHand: async (ask) =>
      withSuppressions(ask, known, await ask('people-list', [after ?? LAST_ID, LIMIT + 1])),
  }
}

/** What somebody types: a last name, which some share, a first name, which many do, or a whole address. */
function wordOf({ people }: Known, random: Random): string {
  const { lastName, firstName, email } = personAt(5 * random.between(1, Math.floor(people / 5)))
  return random.pick([lastName, firstName, email])
}

/** The people whom a whole address or a part of a name means, as long as they are few. */
async function fewMatching(ask: Ask, q: string): Promise<string[] | null> {
  const rows = await (q.includes('@')
    ? ask('person-by-address', [q.toLowerCase()])
    : ask('people-matching', [`%${q}%`, FEW + 1]))
  return rows.length > FEW ? null : rows.map(({ id }) => id)
}

function peopleSearch(known: Known, random: Random): Question {
  const q = wordOf(known, random)
  return {
    path: `/api/persons?q=${encodeURIComponent(q)}`,
    product: async (em) => idsOf(await listPeople(em, known, { q, limit: LIMIT })),
    async byHand(ask) {
      const few = await fewMatching(ask, q)
      const rows = await (few
        ? ask('people-by-id', [few, LIMIT + 1])
        : ask('people-search', [q.toLowerCase(), LIMIT + 1]))
      return withSuppressions(ask, known, rows)
    },
  }
}

/** Suppressions are found by a keyed hash of the address, which SQL alone cannot make. */
async function withSuppressions(ask: Ask, { keyring, workspaceId }: Known, rows: Row[]): Promise<string[]> {
  await ask('suppressions', [rows.map((row) => keyring.hashAddress(workspaceId, String(row['email_key'])))])
  return shown(rows)
}

function timeline(known: Known, random: Random): Question {
  const personId = random.pick(known.personIds)
  return {
    path: `/api/persons/${personId}/timeline`,
    async product(em) {
      const past = await listEvents(em, known.keyring, { personId, limit: LIMIT })
      await listScheduled(em, { personId })
      return idsOf(past)
    },
    async byHand(ask) {
      const rows = await ask('timeline', [personId, LIMIT + 1])
      await ask('scheduled', [personId])
      const [first] = rows
      const cipher = first && cipherOf(known.keyring, first['subject_key_id'], first['wrapped'])
      for (const { subject } of rows)
        if (subject) cipher?.open(subject as Buffer, 'message.subject').toString()
      return shown(rows)
    },
  }
}

function cipherOf(keyring: Keyring, id: unknown, wrapped: unknown) {
  return createCipher(keyring.open(wrapped as Buffer, `subject_key:${String(id)}`))
}

function campaignPage({ campaignIds }: Known, random: Random): Question {
  const id = random.pick(campaignIds)
  return {
    path: `/api/campaigns/${id}`,
    async product(em) {
      const campaign = await readCampaign(em, id)
      return [campaign.id, String(campaign.numbers.sent)]
    },
    async byHand(ask) {
      const [row] = await ask('campaign', [id])
      return row ? [row.id, String(row['sent'])] : []
    },
  }
}

function contacts({ campaignIds }: Known, random: Random): Question {
  const campaignId = random.pick(campaignIds)
  return {
    path: `/api/campaigns/${campaignId}/enrolments`,
    product: async (em) => {
      return idsOf(await listEnrolments(em, { campaignId, limit: LIMIT }))
    },
    byHand: async (ask) => shown(await ask('contacts', [campaignId, LIMIT + 1])),
  }
}

/** Half are looks at the first page, half at one that lies some months back. */
function inboxList(known: Known, random: Random): Question {
  const day = String(random.between(10, 28))
  const at = random.between(0, 1) === 0 ? null : `2026-0${random.between(4, 9)}-${day} 10:00:00+00`
  const cursor = at === null ? undefined : Buffer.from(JSON.stringify([at, LAST_ID])).toString('base64url')
  return {
    path: `/api/threads?box=inbox${cursor ? `&cursor=${cursor}` : ''}`,
    product: async (em) =>
      idsOf(await listThreads(em, known.keyring, { box: 'inbox', cursor, limit: LIMIT })),
    byHand: async (ask) => openThreads(known, await ask('inbox-list', [at ?? 'infinity', LIMIT + 1])),
  }
}

function inboxSearch(known: Known, random: Random): Question {
  const q = wordOf(known, random)
  return {
    path: `/api/threads?box=inbox&q=${encodeURIComponent(q)}`,
    product: async (em) => idsOf(await listThreads(em, known.keyring, { box: 'inbox', q, limit: LIMIT })),
    async byHand(ask) {
      const few = await fewMatching(ask, q)
      const rows = await (few
        ? ask('inbox-of-people', [few, LIMIT + 1])
        : ask('inbox-search', [q.toLowerCase(), LIMIT + 1]))
      return openThreads(known, rows)
    },
  }
}

/** Whoever shows a thread has to open its subject and the beginning of its last mail. */
function openThreads({ keyring }: Known, rows: Row[]): string[] {
  for (const { key_id, wrapped, subject, body } of rows.slice(0, LIMIT)) {
    const cipher = cipherOf(keyring, key_id, wrapped)
    cipher.open(subject as Buffer, 'thread.subject').toString()
    cipher.open(body as Buffer, 'inbound_message.body').toString()
  }
  return shown(rows)
}
