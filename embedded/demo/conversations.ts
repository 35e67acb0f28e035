/** What the demo promises of conversations and meetings, checked against the post office's own record. */
import { emailKey } from '#domain/mail/address.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { accepted, isOfConversation, type Evidence, type MeetingFact } from './evidence.ts'
import { reasonOfThread } from './rest.ts'
import type { Finding } from './finding.ts'

export function judgeConversations(evidence: Evidence): Finding[] {
  return [
    answeredOnce(evidence),
    answeredInThread(evidence),
    machinesUnanswered(evidence),
    attacksHeld(evidence),
    meetingsAgree(evidence),
    leadsOpened(evidence),
    threadsRest(evidence),
  ]
}

/** Mails of ours in a conversation that bring no invitation. */
function answersIn(record: readonly RecordEntry[]): RecordEntry[] {
  const invitations = new Set(invitationsIn(record).map(({ mailId }) => mailId))
  return accepted(record).filter((entry) => isOfConversation(entry) && !invitations.has(entry.mailId))
}

const invitationsIn = (record: readonly RecordEntry[]) => record.filter(({ event }) => event === 'invited')

function answeredOnce({ record }: Evidence): Finding {
  const times = new Map<string, string[]>()
  for (const { inReplyTo, recipient, at } of answersIn(record)) {
    const mail = `${recipient}: ${inReplyTo ?? 'nothing of theirs'}`
    times.set(mail, [...(times.get(mail) ?? []), clock(at)])
  }
  return {
    promise: 'No mail got two answers',
    basis: `${answersIn(record).length} answers to ${times.size} mails`,
    broken: [...times].flatMap(([mail, at]) => (at.length > 1 ? [`${mail} at ${at.join(' and ')}`] : [])),
  }
}

/** An answer names the mail that it answers; an invitation may follow the answer of ours that announces it. */
function answeredInThread({ record }: Evidence): Finding {
  const theirs = new Map(
    record.flatMap(({ event, answerId, recipient }) =>
      event === 'replied' && answerId ? [[answerId, recipient] as const] : [],
    ),
  )
  const ours = new Set(accepted(record).map(({ messageId, recipient }) => `${messageId} ${recipient}`))
  const invitations = new Set(invitationsIn(record).map(({ mailId }) => mailId))
  const mails = accepted(record).filter(isOfConversation)
  return {
    promise: 'Every answer went in thread, to the person alone',
    basis: `${mails.length} answers and invitations, each with its In-Reply-To and its recipients`,
    broken: mails.flatMap(({ inReplyTo, recipient, isAlone, mailId, at }) => {
      const place = `${recipient} at ${clock(at)}`
      if (!isAlone) return [`${place} went to somebody else too`]
      const isInvitation = invitations.has(mailId) && ours.has(`${inReplyTo} ${recipient}`)
      return isInvitation || theirs.get(inReplyTo ?? '') === recipient
        ? []
        : [`${place} answers no mail of theirs`]
    }),
  }
}

function machinesUnanswered({ record }: Evidence): Finding {
  const machines = new Map(
    record.flatMap(({ event, answerId, recipient }) =>
      (event === 'absence' || event === 'bounced') && answerId ? [[answerId, recipient] as const] : [],
    ),
  )
  const people = new Set(record.flatMap(({ event, recipient }) => (event === 'replied' ? [recipient] : [])))
  return {
    promise: 'No machine was answered',
    basis: `${machines.size} absence notices and bounces`,
    broken: answersIn(record).flatMap(({ inReplyTo, recipient, at }) =>
      machines.has(inReplyTo ?? '') || !people.has(recipient) ? [`${recipient} at ${clock(at)}`] : [],
    ),
  }
}

function attacksHeld({ record, threads }: Evidence): Finding {
  const attacks = record.filter(({ event, isHostile }) => event === 'replied' && isHostile === true)
  const answers = answersIn(record)
  return {
    promise: 'Every mail that tries to steer the assistant is held and unanswered',
    basis: `${attacks.length} such mails`,
    broken: attacks.flatMap(({ recipient, at }) => {
      const answer = answers.find((entry) => entry.recipient === recipient && entry.at > at)
      if (answer) return [`${recipient} wrote at ${clock(at)} and was answered at ${clock(answer.at)}`]
      const theirs = threads.filter(({ person }) => emailKey(person.email) === recipient)
      const isHeld = theirs.some(({ state, holdReason }) => state === 'held' && holdReason === 'hostile_mail')
      return isHeld ? [] : [`${recipient} wrote at ${clock(at)}, but is ${theirs[0]?.state ?? 'unknown'}`]
    }),
  }
}

function meetingsAgree({ record, meetings }: Evidence): Finding {
  const confirmed = meetings.filter(({ status }) => status === 'confirmed')
  const invitations = invitationsIn(record)
  const uids = new Set(meetings.map(({ uid }) => uid))
  const strays = invitations.filter(({ invitation }) => !uids.has(invitation?.uid ?? ''))
  return {
    promise: 'Every meeting was invited to once for each of its times, and no two overlap',
    basis: `${confirmed.length} meetings, ${invitations.length} invitations`,
    broken: [
      ...confirmed.flatMap((meeting) => invitationFaults(meeting, invitations)),
      ...strays.map(({ recipient }) => `${recipient} was invited to a meeting that nobody knows`),
      ...confirmed.flatMap((one, index) =>
        confirmed
          .slice(index + 1)
          .flatMap((other) => (overlap(one, other) ? [overlapWords(one, other)] : [])),
      ),
    ],
  }
}

function invitationFaults(meeting: MeetingFact, invitations: readonly RecordEntry[]): string[] {
  const name = `the meeting with ${meeting.person?.email ?? 'nobody'}`
  const own = invitations.filter(
    ({ invitation }) => invitation?.uid === meeting.uid && invitation.method === 'REQUEST',
  )
  const faults: string[] = []
  for (const sequence of new Set(own.map(({ invitation }) => invitation?.sequence))) {
    const count = own.filter(({ invitation }) => invitation?.sequence === sequence).length
    if (count > 1) faults.push(`${name} was invited to ${count} times with the number ${sequence}`)
  }
  const last = own.find(({ invitation }) => invitation?.sequence === meeting.sequence)
  if (!last) faults.push(`${name} was not invited to with the number ${meeting.sequence}`)
  else if (last.invitation?.startAt !== Date.parse(meeting.startAt))
    faults.push(`${name} stands at another time than its invitation`)
  if (last && last.recipient !== emailKey(meeting.person?.email ?? ''))
    faults.push(`${name}: the invitation went to ${last.recipient}`)
  return faults
}

function overlap(one: MeetingFact, other: MeetingFact): boolean {
  return one.startAt < other.endAt && other.startAt < one.endAt
}

function overlapWords(one: MeetingFact, other: MeetingFact): string {
  return `${one.person?.email ?? 'own time'} and ${other.person?.email ?? 'own time'} at ${one.startAt}`
}

function leadsOpened({ meetings, leads }: Evidence): Finding {
  const known = leads.map(emailKey)
  const confirmed = meetings.filter(({ status, person }) => status === 'confirmed' && person !== null)
  return {
    promise: 'Everybody with whom there is a meeting became a lead, once',
    basis: `${leads.length} leads`,
    broken: [
      ...confirmed.flatMap(({ person }) =>
        known.includes(emailKey(person?.email ?? '')) ? [] : [`${person?.email ?? ''} is no lead`],
      ),
      ...known.flatMap((email, index) => (known.indexOf(email) < index ? [`${email} is a lead twice`] : [])),
    ],
  }
}

function threadsRest({ threads }: Evidence): Finding {
  return {
    promise: 'Every conversation rests for a stated reason',
    basis: `${threads.length} conversations`,
    broken: threads.flatMap((thread) =>
      reasonOfThread(thread) === null ? [`${thread.person.email}: ${thread.state}`] : [],
    ),
  }
}

const clock = (at: number) => new Date(at).toISOString().slice(11, 23)
