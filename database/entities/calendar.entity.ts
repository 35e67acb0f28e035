import { defineEntity, p } from '@mikro-orm/core'
import {
  CALENDAR_PROVIDERS,
  GUEST_STATUSES,
  MEETING_SOURCES,
  MEETING_STATUSES,
  PROPOSAL_AIMS,
  PROPOSAL_OUTCOMES,
} from '#domain/meeting/state.ts'
import { tenantColumns, tenantTable } from './base.ts'

/**
 * Where meetings are booked. Every workspace has one of its own (`internal`), whose row is the lock of all bookings; a
 * connected Google calendar stands beside it. Configuration: written by the API.
 */
export const Calendar = defineEntity({
  name: 'Calendar',
  tableName: 'calendar',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'provider', 'externalId'] }],
  properties: {
    ...tenantColumns,
    name: p.text(),
    provider: p.enum([...CALENDAR_PROVIDERS]).default('internal'),
    timezone: p.text().default('UTC'),
    workdays: p.array().default(['1', '2', '3', '4', '5']), // ISO weekdays
    dayStartMinute: p.integer().default(540),
    dayEndMinute: p.integer().default(1_080),
    meetingMinutes: p.integer().default(30),
    externalId: p.text().default(''), // the id of a Google calendar
    credentials: p.blob().nullable(), // tokens, an envelope under the instance key
    isConnected: p.boolean().default(true),
    failure: p.text().nullable(),
    updatedAt: p
      .datetime()
      .defaultRaw('now()')
      .onUpdate(() => new Date()),
  },
})

/** A meeting: a slot on the calendar and what was agreed about it. Run-time facts: written by activities. */
export const Meeting = defineEntity({
  name: 'Meeting',
  tableName: 'meeting',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'uid'] }],
  indexes: [
    { properties: ['workspaceId', 'startAt'] },
    { properties: ['personId'] },
    { properties: ['threadId'] },
  ],
  properties: {
    ...tenantColumns,
    calendarId: p.manyToOne(Calendar).mapToPk().fieldName('calendar_id').deleteRule('cascade'),
    personId: p.uuid().nullable(), // null: a block of one's own time
    threadId: p.uuid().nullable(),
    inboundId: p.uuid().nullable(), // the mail that proposed it
    mailboxId: p.uuid().nullable(), // the organiser
    source: p.enum([...MEETING_SOURCES]),
    status: p.enum([...MEETING_STATUSES]).default('tentative'),
    title: p.blob(), // sealed under the person's key, or the instance key where there is none
    description: p.blob().nullable(),
    phrase: p.blob().nullable(), // the words of the mail that name the time
    confidence: p.float().nullable(),
    startAt: p.datetime(),
    endAt: p.datetime(),
    timezone: p.text().default('UTC'), // of the person, for mails to them
    tentativeUntil: p.datetime().nullable(),
    uid: p.text(), // iCalendar UID, the same for every change
    sequence: p.integer().default(0), // iCalendar SEQUENCE
    externalCalendarId: p.uuid().nullable(),
    externalEventId: p.text().nullable(),
    conferenceUrl: p.text().nullable(),
    failure: p.text().nullable(), // of the connected calendar, with its remedy
    guestStatus: p.enum([...GUEST_STATUSES]).default('invited'), // of this time: a change asks anew
    guestAnsweredAt: p.datetime().nullable(),
    invitedAt: p.datetime().nullable(),
    remindedAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    createdBy: p.uuid().nullable(),
  },
})

/**
 * What one mail says of a meeting, and what its answer says to it: decided once, so that every draft of that answer says
 * the same. `outcome` is what became of the answer. Run-time facts: written by activities.
 */
export const MeetingProposal = defineEntity({
  name: 'MeetingProposal',
  tableName: 'meeting_proposal',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'inboundId'] }],
  indexes: [{ properties: ['meetingId'] }, { properties: ['threadId', 'createdAt'] }],
  properties: {
    ...tenantColumns,
    inboundId: p.uuid(),
    threadId: p.uuid(),
    personId: p.uuid(),
    aim: p.enum([...PROPOSAL_AIMS]),
    meetingId: p.uuid().nullable(), // the slot that is kept, or the meeting to be cancelled
    movesId: p.uuid().nullable(), // the confirmed meeting that goes to the kept slot
    answer: p.blob(), // JSON of what is answered, sealed under the person's key
    outcome: p.enum([...PROPOSAL_OUTCOMES]).nullable(),
  },
})
