/** The named places of a send, a launch and an arrival at which a worker may die. */
import type { Change } from '#test/support/variant.ts'

const at = (name: string) => `globalThis.crashPoint('${name}')`

interface CrashPoint extends Change {
  name: string
}

function before(name: string, file: string, find: string): CrashPoint {
  return { name, file, find, put: `${at(name)}\n${find}` }
}

function after(name: string, file: string, find: string): CrashPoint {
  return { name, file, find, put: `${find}\n${at(name)}\n` }
}

/** Inside our own processes; the places on the wire are the mail server's verbs. */
export const CODE_POINTS: readonly CrashPoint[] = [
  before('enrolled', 'activities/campaign.ts', '  if (enrolmentIds.length > 0) {'),
  before('first-booked', 'activities/campaign.ts', '    await startAll(deps,'),
  before('portion-claimed', 'activities/send-portion.ts', '  const ended: Transmitted<StepOwn>[] = []'),
  before('portion-taken', 'activities/send-portion.ts', '  const quick = await commit(ended.splice(0))'),
  after('portion-committed', 'activities/send-portion.ts', '  const quick = await commit(ended.splice(0))'),
  after('portion-uncommitted', 'activities/commit-portion.ts', '    await recordSent(em, out)'),
  after(
    'some-started',
    'activities/campaign.ts',
    '    await deps.gateway.startContacts({ ...campaign, contacts })',
  ),
  after('started', 'activities/campaign.ts', '  await Promise.all([...starts, start(left, waiting)])'),
  after(
    'slot-written',
    'activities/reserve-slot.ts',
    '  await writeBookings(em, deps, [{ place, booking, messageId }])',
  ),
  before('claiming', 'activities/send-cargo.ts', '    const claim = await claimCargo(deps, cargo)'),
  before(
    'claimed',
    'activities/send-cargo.ts',
    '        const transmitted = await transmit(deps, claim, begun)',
  ),
  after(
    'answered',
    'activities/send-cargo.ts',
    '        const transmitted = await transmit(deps, claim, begun)',
  ),
  after('sent-uncommitted', 'activities/record-sent.ts', '  await touchThreads(em, [...threads.values()])'),
  before(
    'sent-committed',
    'activities/send-cargo.ts',
    "        return committed.kind === 'answer' ? committed.fate : askOracle(deps, cargo, claim.claimed)",
  ),
  after('reply-understood', 'activities/inbound.ts', '  const parsed = await deps.parseMail(arrival.raw)'),
  before(
    'reply-uncommitted',
    'activities/inbound.ts',
    "  await notifyLive(em, { workspaceId, topic: 'thread', id: kept.threadId })",
  ),
  after(
    'told-unmarked',
    'temporal/relay.ts',
    '    await gateway.deliver({ workspaceId: row.workspace_id, eventId: row.id, command })',
  ),
]

/** Those that only a mail comes by which goes out by itself, without others that are due at the same moment. */
export const LONELY_POINTS: ReadonlySet<string> = new Set(
  CODE_POINTS.filter(({ file }) => /send-cargo|reserve-slot/.test(file)).map(({ name }) => name),
)

export const WIRE_POINTS = ['mail', 'rcpt', 'dot', 'taken'] as const
