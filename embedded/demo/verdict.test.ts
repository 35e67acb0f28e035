import { describe, expect, it } from 'vitest'
import { stepRefOf } from '#domain/mail/step-ref.ts'
import type { PostOfficeEvent, RecordEntry } from '#providers/mail/mailroom.ts'
import type { EnrolmentFact, Evidence, LedgerFact, UnderstoodFact } from './evidence.ts'
import { judge } from './verdict.ts'

const START = Date.parse('2026-03-02T09:00:00Z')
const at = (seconds: number) => START + seconds * 1_000
const iso = (seconds: number) => new Date(at(seconds)).toISOString()
const idOf = (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`
const CAMPAIGN = idOf(1)

/** Mails are numbered; mail 12 is the second mail of person 1. */
const messageId = (mail: number) => `<${mail}@northwind.example>`
const emailOf = (person: number) => `p${person}@else.example`
const personOf = (mail: number) => Math.floor(mail / 10)

function seen(event: PostOfficeEvent, mail: number, seconds: number): RecordEntry {
  const step = stepRefOf(CAMPAIGN, (mail % 10) - 1, idOf(mail))
  const who = { recipient: emailOf(personOf(mail)), sender: 'ada@northwind.example' }
  return { at: at(seconds), event, ...who, messageId: messageId(mail), step, mailId: String(mail) }
}

function enrolment(person: number, status: EnrolmentFact['status'], stepIndex = 2): EnrolmentFact {
  const email = emailOf(person)
  const place = { stepIndex, stepCount: 2, waitUntil: null, absentUntil: null }
  return {
    ...place,
    id: idOf(person),
    person: { id: idOf(person), name: email, email },
    status,
    holdReason: null,
    pausedByUser: false,
  }
}

function row(mail: number, seconds: number): LedgerFact {
  return {
    messageIdHeader: messageId(mail),
    state: 'accepted',
    resolution: null,
    transmittingAt: iso(seconds),
  }
}

const knows = (kind: UnderstoodFact['kind'], person: number, seconds: number): UnderstoodFact => ({
  kind,
  email: emailOf(person).toUpperCase(),
  at: at(seconds),
})

/** Person 1 got both mails; 2 replied, 3 unsubscribed, 4 was refused, 5 is away, each at the first one. */
function goodEvidence() {
  return {
    record: [
      ...[seen('accepted', 11, 1), seen('accepted', 21, 1), seen('accepted', 31, 1), seen('accepted', 51, 1)],
      { ...seen('rejected', 41, 1), messageId: null, step: null, mailId: null },
      ...[seen('absence', 51, 3), seen('opened', 11, 4), seen('replied', 21, 6), seen('unsubscribed', 31, 9)],
      seen('accepted', 12, 21),
    ],
    enrolments: [
      enrolment(1, 'finished'),
      enrolment(2, 'replied', 1),
      enrolment(3, 'unsubscribed', 1),
      enrolment(4, 'bounced', 0),
      { ...enrolment(5, 'active', 1), absentUntil: iso(900_000), waitUntil: iso(900_000) },
    ],
    ledger: [
      ...[row(11, 0.9), row(21, 0.9), row(31, 0.9), row(51, 0.9), row(12, 20.9)],
      { ...row(41, 0.9), state: 'rejected' as const },
    ],
    understood: [
      ...[knows('AbsenceNoticed', 5, 4), knows('ReplyReceived', 2, 7.5), knows('PersonUnsubscribed', 3, 9)],
      knows('MessageRejected', 4, 1.1),
    ],
    threads: [],
    meetings: [],
    leads: [],
    people: 5,
    at: at(40),
  } satisfies Evidence
}

/** The broken promises, each with its cases, of good evidence after a change. */
function broken(change: (evidence: ReturnType<typeof goodEvidence>) => Partial<Evidence> | undefined) {
  const evidence = goodEvidence()
  const found = judge({ ...evidence, ...change(evidence) }).filter((finding) => finding.broken.length > 0)
  return Object.fromEntries(
    found.map((finding) => [finding.promise.split(' ').slice(0, 3).join(' '), finding.broken]),
  )
}

describe('the verdict', () => {
  it('finds nothing where every promise was kept', () => {
    expect(broken(() => undefined)).toEqual({})
  })

  describe('on steps that come twice', () => {
    it('names who got one twice, even as a mail of another Message-ID', () => {
      const again = { ...seen('accepted', 11, 30), messageId: messageId(99) }
      expect(broken(({ record }) => ({ record: [...record, again] }))).toEqual({
        'No person got': ['p1@else.example: step 1 at 09:00:01.000 and 09:00:30.000'],
        'The post office': [expect.stringContaining('<99@northwind.example> was accepted')],
      })
    })

    it('does not take two mails without a step for nothing', () => {
      const strays = [1, 2].map((second) => ({ ...seen('accepted', 11, 30 + second), step: null }))
      expect(broken(({ record }) => ({ record: [...record, ...strays] }))).toHaveProperty(['No person got'])
    })
  })

  describe('on mails after a stop', () => {
    const later = (mail: number, seconds: number) =>
      broken(({ record, ledger }) => ({
        record: [...record, seen('accepted', mail, seconds)],
        ledger: [...ledger, row(mail, seconds - 0.1)],
      }))

    it('names who got one after a reply that was known', () => {
      expect(later(22, 21)).toEqual({
        'Nobody who replied,': [
          'p2@else.example replied at 09:00:06.000, known at 09:00:07.500, got step 2 at 09:00:21.000',
        ],
      })
    })

    it('names who got one after they had unsubscribed', () => {
      expect(later(32, 9.2)).toHaveProperty(['Nobody who replied,'])
    })

    it('names who got one after the server had refused them', () => {
      expect(later(42, 21)).toHaveProperty(['Nobody who replied,'])
    })

    it('names who got one after a bounce', () => {
      const bounced = broken(({ record, enrolments, understood }) => ({
        record: [...record.slice(0, -1), seen('bounced', 11, 5), seen('accepted', 12, 21)],
        enrolments: [enrolment(1, 'bounced'), ...enrolments.slice(1)],
        understood: [...understood, knows('BounceReceived', 1, 6)],
      }))
      expect(bounced).toEqual({ 'Nobody who replied,': [expect.stringContaining('p1@else.example bounced')] })
    })

    it('forgives a mail that was handed over before the reply was known', () => {
      expect(later(22, 7.2)).toEqual({})
      expect(later(22, 7.55)).toEqual({}) // on the wire since 7.45
      expect(later(22, 7.7)).not.toEqual({})
    })

    it('does not forgive that it takes too long to be known', () => {
      const late = broken(({ understood }) => ({
        understood: understood.map((fact) =>
          fact.kind === 'ReplyReceived' ? { ...fact, at: at(96.1) } : fact,
        ),
      }))
      expect(late).toEqual({ 'Nobody who replied,': [expect.stringContaining('too late')] })
    })
  })

  describe('on enrolments that do not rest', () => {
    const enrolled = (changed: Partial<EnrolmentFact>, index = 4) =>
      broken(({ enrolments }) => ({
        enrolments: enrolments.map((one, place) => (place === index ? { ...one, ...changed } : one)),
      }))

    it('names who waits without a stated reason', () => {
      expect(enrolled({ absentUntil: null })).toEqual({
        'Every enrolment ended': [expect.stringContaining('p5@else.example: active before step 2')],
      })
      expect(enrolled({ status: 'held' })).toHaveProperty(['Every enrolment ended'])
      expect(enrolled({ status: 'paused' })).toHaveProperty(['Every enrolment ended'])
      expect(enrolled({ status: 'pending' })).toHaveProperty(['Every enrolment ended'])
    })

    it('names who has come back, or is written to before their return', () => {
      expect(enrolled({ absentUntil: iso(39) })).toHaveProperty(['Every enrolment ended'])
      expect(enrolled({ waitUntil: iso(45) })).toHaveProperty(['Every enrolment ended'])
    })

    it('accepts a hold with a reason and a pause by a user', () => {
      expect(enrolled({ status: 'held', holdReason: 'send_unknown' })).toEqual({})
      expect(enrolled({ status: 'paused', pausedByUser: true })).toEqual({})
    })

    it('names who finished without having got every step', () => {
      expect(enrolled({ status: 'finished' })).toEqual({
        'Every enrolment ended': [expect.stringContaining('saw 1 of 2 steps')],
      })
    })

    it('names who replied to an enrolment that says otherwise', () => {
      expect(enrolled({ status: 'suppressed' }, 1)).toEqual({
        'Every enrolment ended': [expect.stringContaining('but the enrolment is suppressed')],
      })
    })

    it('says when people were left out', () => {
      expect(broken(() => ({ people: 6 }))).toEqual({
        'Every enrolment ended': ['6 people were imported, 5 of them enrolled'],
      })
    })
  })

  describe('on the send ledger', () => {
    it('names a mail that the ledger does not know', () => {
      expect(broken(({ ledger }) => ({ ledger: ledger.slice(1) }))).toEqual({
        'The post office': ['<11@northwind.example> was accepted, the ledger does not say that it was sent'],
      })
    })

    it('names a mail that only the ledger knows', () => {
      expect(broken(({ ledger }) => ({ ledger: [...ledger, row(77, 5)] }))).toEqual({
        'The post office': [
          '<77@northwind.example> was sent, says the ledger; the post office never accepted it',
        ],
      })
    })

    it('accepts a mail of which the ledger says that its fate is unknown', () => {
      const unsure = (state: LedgerFact['state']) =>
        broken(({ ledger }) => ({ ledger: ledger.map((one, index) => (index ? one : { ...one, state })) }))
      expect(unsure('unknown')).toEqual({})
      expect(unsure('planned')).toHaveProperty(['The post office'])
    })
  })

  it('names a reply that was never understood', () => {
    const deaf = broken(({ understood }) => ({
      understood: understood.filter(({ kind }) => kind !== 'ReplyReceived'),
    }))
    expect(deaf).toEqual({
      'Every reply, bounce,': [expect.stringContaining('there is no ReplyReceived')],
    })
  })
})
