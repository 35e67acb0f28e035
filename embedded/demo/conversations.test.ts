import { describe, expect, it } from 'vitest'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { judgeConversations } from './conversations.ts'
import type { Evidence, MeetingFact, ThreadFact } from './evidence.ts'

const START = Date.parse('2026-03-02T09:00:00Z')
const at = (seconds: number) => START + seconds * 1_000
const idOf = (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
const emailOf = (person: number) => `p${person}@else.example`
const theirs = (person: number, mail = 1) => `<${mail}@p${person}.else.example>`

let serial = 100
function entry(event: RecordEntry['event'], person: number, more: Partial<RecordEntry> = {}): RecordEntry {
  const mailId = String(++serial)
  const who = { recipient: emailOf(person), sender: 'ada@northwind.example' }
  return {
    at: at(serial),
    event,
    ...who,
    messageId: `<${mailId}@northwind.example>`,
    step: null,
    mailId,
    ...more,
  }
}
const wrote = (person: number, more: Partial<RecordEntry> = {}) =>
  entry('replied', person, { answerId: theirs(person), ...more })
const answer = (person: number, more: Partial<RecordEntry> = {}) =>
  entry('accepted', person, {
    step: `message/${idOf(person)}`,
    inReplyTo: theirs(person),
    isAlone: true,
    ...more,
  })
/** The mail that brings an invitation, and what the post office read in it. */
function invited(person: number, sequence = 0, startAt = at(90_000)): RecordEntry[] {
  const mail = answer(person)
  const facts = { method: 'REQUEST', uid: `m${person}@throughline`, sequence }
  return [mail, { ...mail, event: 'invited', invitation: { ...facts, startAt, endAt: startAt + 1_800_000 } }]
}

function thread(person: number, changed: Partial<ThreadFact> = {}): ThreadFact {
  const email = emailOf(person)
  const facts = { state: 'sent', dueAt: null, kind: 'reply', holdReason: null } as const
  return { id: idOf(person), person: { id: idOf(person), name: email, email }, ...facts, ...changed }
}

function meeting(person: number, hours: number, changed: Partial<MeetingFact> = {}): MeetingFact {
  const email = emailOf(person)
  const iso = (seconds: number) => new Date(at(seconds)).toISOString()
  const time = { startAt: iso(hours * 3_600), endAt: iso(hours * 3_600 + 1_800) }
  const facts = { status: 'confirmed', uid: `m${person}@throughline`, sequence: 0 } as const
  return { id: idOf(person), person: { id: idOf(person), name: email, email }, ...time, ...facts, ...changed }
}

/** Person 1 was answered and invited, 2 is away, 3 tries to steer, 4 was answered. */
function goodEvidence() {
  return {
    record: [
      wrote(1),
      answer(1),
      ...invited(1),
      entry('absence', 2, { answerId: theirs(2) }),
      wrote(3, { isHostile: true }),
      wrote(4),
      answer(4),
    ],
    threads: [
      thread(1),
      thread(2, { state: 'new', kind: 'absence' }),
      thread(3, { state: 'held', holdReason: 'hostile_mail' }),
      thread(4, { dueAt: '2026-03-04T09:00:00Z' }),
    ],
    meetings: [meeting(1, 25)],
    leads: [emailOf(1)],
    ...{ enrolments: [], ledger: [], understood: [], people: 4, at: at(900) },
  } satisfies Evidence
}

/** The broken promises, each with its cases, of good evidence after a change. */
function broken(change: (evidence: ReturnType<typeof goodEvidence>) => Partial<Evidence> = () => ({})) {
  const evidence = goodEvidence()
  const found = judgeConversations({ ...evidence, ...change(evidence) })
  return Object.fromEntries(
    found.flatMap(({ promise, broken: cases }) => (cases.length ? [[promise, cases]] : [])),
  )
}
const withMail = (...entries: RecordEntry[]) => broken(({ record }) => ({ record: [...record, ...entries] }))
const ONCE = 'No mail got two answers'
const IN_THREAD = 'Every answer went in thread, to the person alone'
const MACHINES = 'No machine was answered'
const ATTACKS = 'Every mail that tries to steer the assistant is held and unanswered'
const MEETINGS = 'Every meeting was invited to once for each of its times, and no two overlap'
const LEADS = 'Everybody with whom there is a meeting became a lead, once'
const REST = 'Every conversation rests for a stated reason'

describe('the verdict on conversations', () => {
  it('finds nothing where every promise was kept', () => {
    expect(broken()).toEqual({})
  })

  it('names a mail that got two answers, and takes no invitation for one', () => {
    expect(withMail(answer(4))).toEqual({ [ONCE]: [expect.stringContaining('p4@else.example: <1@p4')] })
    expect(withMail(wrote(1, { answerId: theirs(1, 2) }), answer(1, { inReplyTo: theirs(1, 2) }))).toEqual({})
  })

  it('names an answer that answers nothing of theirs, or another person’s mail', () => {
    expect(withMail(answer(1, { inReplyTo: null }))).toHaveProperty([IN_THREAD])
    expect(withMail(answer(1, { inReplyTo: theirs(4, 2) }))).toHaveProperty([IN_THREAD])
  })

  it('lets an invitation follow the answer that announces it', () => {
    const announcing = answer(4, { inReplyTo: theirs(4, 2) })
    const followed = broken(({ record }) => {
      const [mail, invitation] = invited(4)
      const followsOurs = mail && { ...mail, inReplyTo: announcing.messageId }
      const mails = [
        wrote(4, { answerId: theirs(4, 2) }),
        announcing,
        ...[followsOurs, invitation].filter((one) => !!one),
      ]
      return {
        record: [...record, ...mails],
        meetings: [meeting(1, 25), meeting(4, 25)],
        leads: [1, 4].map(emailOf),
      }
    })
    expect(followed[IN_THREAD]).toBeUndefined()
  })

  it('names an answer that went to somebody else too', () => {
    const copied = broken(({ record }) => ({ record: record.map((one) => ({ ...one, isAlone: false })) }))
    expect(copied[IN_THREAD]).toHaveLength(3)
  })

  it('names whoever got an answer to an absence notice', () => {
    expect(withMail(answer(2))).toHaveProperty([MACHINES])
    expect(withMail(answer(5, { inReplyTo: null }))).toHaveProperty([MACHINES])
  })

  it('names an attack that was answered, and one that is not held for what it is', () => {
    expect(withMail(answer(3, { at: at(9_000) }))[ATTACKS]).toEqual([expect.stringContaining('was answered')])
    const loose = (changed: Partial<ThreadFact>) =>
      broken(({ threads }) => ({
        threads: threads.map((one, index) => (index === 2 ? { ...one, ...changed } : one)),
      }))
    expect(loose({ state: 'sent' })).toHaveProperty([ATTACKS])
    expect(loose({ holdReason: 'draft_failed' })).toHaveProperty([ATTACKS])
    expect(broken(({ threads }) => ({ threads: threads.slice(0, 2) }))).toHaveProperty([ATTACKS])
  })

  describe('on meetings', () => {
    it('names one without an invitation, with two, or with an older one', () => {
      expect(
        broken(() => ({ meetings: [meeting(1, 25), meeting(4, 30)], leads: [1, 4].map(emailOf) })),
      ).toEqual({
        [MEETINGS]: ['the meeting with p4@else.example was not invited to with the number 0'],
      })
      expect(withMail(...invited(1))[MEETINGS]).toEqual([
        expect.stringContaining('2 times with the number 0'),
      ])
      expect(broken(() => ({ meetings: [meeting(1, 25, { sequence: 1 })] }))).toHaveProperty([MEETINGS])
    })

    it('accepts one that was moved, with an invitation to each of its times', () => {
      const moved = broken(({ record }) => ({
        record: [...record, ...invited(1, 1, at(93_600))],
        meetings: [meeting(1, 26, { sequence: 1 })],
      }))
      expect(moved).toEqual({})
    })

    it('names an invitation to another time, to another person, or to no meeting', () => {
      expect(broken(() => ({ meetings: [meeting(1, 26)] }))[MEETINGS]).toEqual([
        expect.stringContaining('another time'),
      ])
      expect(broken(() => ({ meetings: [meeting(4, 25, { uid: 'm1@throughline' })] }))).toHaveProperty([
        MEETINGS,
      ])
      expect(broken(() => ({ meetings: [] }))[MEETINGS]).toEqual([expect.stringContaining('nobody knows')])
    })

    it('names two that overlap', () => {
      const both = broken(({ record }) => ({
        record: [...record, ...invited(4, 0, at(90_900))],
        meetings: [meeting(1, 25), meeting(4, 25.25)],
      }))
      expect(both[MEETINGS]).toEqual([expect.stringContaining('p1@else.example and p4@else.example')])
    })

    it('names whoever has one and is no lead, or a lead twice', () => {
      expect(broken(() => ({ leads: [] }))).toEqual({ [LEADS]: ['p1@else.example is no lead'] })
      expect(broken(() => ({ leads: [emailOf(1), 'P1@else.example'] }))).toHaveProperty([LEADS])
    })
  })

  it.each([
    { state: 'draft_ready' as const },
    { state: 'undo_window' as const },
    { state: 'drafting' as const },
    { state: 'held' as const },
    { state: 'new' as const },
  ])('names a conversation that is %o without a reason to rest', (changed) => {
    expect(broken(({ threads }) => ({ threads: [...threads, thread(9, changed)] }))).toEqual({
      [REST]: [`p9@else.example: ${changed.state}`],
    })
  })
})
