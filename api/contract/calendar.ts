/** Calendars and the meetings on them. */
import { z } from 'zod'
import {
  addressSchema,
  idSchema,
  instantSchema,
  isTimezone,
  optionalTextSchema,
  personReferenceSchema,
  referenceSchema,
  textSchema,
} from './fields.ts'
import { pageQuerySchema } from './page.ts'
import {
  CALENDAR_PROVIDERS,
  GUEST_STATUSES,
  MEETING_SOURCES,
  MEETING_STATUSES,
  MESSAGE_PURPOSES,
  MESSAGE_STATES,
} from './statuses.ts'

/** The longest meeting, in minutes. */
export const MAX_MEETING_MINUTES = 720

const minutesSchema = z.coerce.number().int().min(5).max(MAX_MEETING_MINUTES)

/** A calendar: the workspace's own, or a connected one beside it. Tokens are never shown. */
export const calendarSchema = z
  .object({
    id: idSchema,
    provider: z.enum(CALENDAR_PROVIDERS),
    name: z.string(),
    status: z.enum(['connected', 'failing']),
    failure: z.string().nullable(), // what is wrong, with its remedy
    externalId: z.string().nullable(), // the calendar's id at its provider
    timezone: z.string(),
    workdays: z.array(z.int()), // 1 is Monday, 7 is Sunday
    dayStartMinute: z.int(), // after midnight, on the clock of `timezone`
    dayEndMinute: z.int(),
    meetingMinutes: z.int(), // how long a meeting is unless somebody says otherwise
    createdAt: instantSchema,
  })
  .meta({ id: 'Calendar' })
export type Calendar = z.output<typeof calendarSchema>

/** Connect a Google calendar by a refresh token; without a client of its own it is one of the installation's client. */
export const connectCalendarSchema = z
  .object({
    provider: z.literal('google'),
    name: textSchema(120).optional(),
    calendarId: textSchema(254).default('primary'),
    refreshToken: textSchema(2_048),
    clientId: textSchema(254).optional(),
    clientSecret: textSchema(254).optional(),
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    path: ['clientSecret'],
    message: 'give both, the client’s id and its secret, or neither',
  })
  .meta({ id: 'ConnectCalendar' })
export type ConnectCalendar = z.output<typeof connectCalendarSchema>

const minuteOfDaySchema = z.coerce.number().int().min(0).max(1_440)

/** What is left out stays. */
export const updateCalendarSchema = z
  .object({
    name: textSchema(120).optional(),
    timezone: z.string().trim().max(60).refine(isTimezone, 'not a time zone such as Europe/Paris').optional(),
    workdays: z
      .array(z.coerce.number().int().min(1).max(7))
      .min(1, 'choose at least one day')
      .transform((days) => [...new Set(days)].sort())
      .optional(),
    dayStartMinute: minuteOfDaySchema.optional(),
    dayEndMinute: minuteOfDaySchema.optional(),
    meetingMinutes: minutesSchema.optional(),
  })
  .meta({ id: 'UpdateCalendar' })
export type UpdateCalendar = z.output<typeof updateCalendarSchema>

const meeting = {
  id: idSchema,
  title: z.string(),
  description: z.string().nullable(),
  status: z.enum(MEETING_STATUSES),
  source: z.enum(MEETING_SOURCES),
  startAt: instantSchema,
  endAt: instantSchema,
  timezone: z.string(), // of the person, for mails to them
  person: personReferenceSchema.nullable(), // null: a block of one's own time
  attendees: z.array(z.string()), // addresses
  mailbox: referenceSchema.nullable(), // who invites
  threadId: idSchema.nullable(),
  meetLink: z.string().nullable(), // of the video conference
  htmlLink: z.string(), // its page here
  uid: z.string(), // of its invitations, the same for every change (iCalendar UID)
  sequence: z.int(), // of its last invitation, counted from 0
  invitedAt: instantSchema.nullable(),
  reminderDueAt: instantSchema.nullable(), // null: nothing more will be sent
  remindedAt: instantSchema.nullable(),
  reminderSent: z.boolean(),
  guestStatus: z.enum(GUEST_STATUSES), // what the guest's calendar has answered to the invitation
  guestAnsweredAt: instantSchema.nullable(),
  failure: z.string().nullable(), // of the connected calendar, with its remedy
  workflowUrl: z.string(), // its execution in Temporal Web
}

export const meetingSchema = z.object(meeting).meta({ id: 'Meeting' })
export type Meeting = z.output<typeof meetingSchema>

/** A mail about a meeting: a row of the send ledger. */
export const meetingMailSchema = z
  .object({
    id: idSchema,
    purpose: z.enum(MESSAGE_PURPOSES),
    sequence: z.int(), // of the invitation, counted from 0; each change of time is one more
    messageIdHeader: z.string(), // the mail's Message-ID
    state: z.enum(MESSAGE_STATES),
    endedAt: instantSchema.nullable(),
    response: z.string().nullable(), // the mail server's last line
  })
  .meta({ id: 'MeetingMail' })

export const meetingPageSchema = z
  .object({
    ...meeting,
    phrase: z.string().nullable(), // the words of the mail that name the time
    confidence: z.number().nullable(), // how sure the reading of these words is, 0…1
    tentativeUntil: instantSchema.nullable(), // until when the time is kept free for an answer nobody has approved
    holdId: idSchema.nullable(),
    holdReason: z.string().nullable(), // why it waits for a human
    mails: z.array(meetingMailSchema), // oldest first
    createdAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'MeetingPage' })
export type MeetingPage = z.output<typeof meetingPageSchema>

/** Meetings that touch the span from `from` to `to`, in the order of their start. */
export const meetingQuerySchema = pageQuerySchema.extend({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  status: z.enum(MEETING_STATUSES).optional(), // left out: all but those that were released
  personId: idSchema.optional(),
  threadId: idSchema.optional(),
})
export type MeetingQuery = z.output<typeof meetingQuerySchema>

const when = { startAt: instantSchema, endAt: instantSchema.optional(), minutes: minutesSchema.optional() }
const ONE_LENGTH = { path: ['minutes'], message: 'give the end or the minutes, not both' }
const hasOneLength = ({ endAt, minutes }: { endAt?: unknown; minutes?: unknown }) =>
  endAt === undefined || minutes === undefined

/** The same address twice is one attendee. */
const attendeesSchema = z
  .array(addressSchema)
  .max(20)
  .transform((addresses) => addresses.filter((one, index) => addresses.findIndex(isSame(one)) === index))
  .refine((addresses) => addresses.length <= 1, 'one attendee at most')
const isSame = (one: string) => (other: string) => other.toLowerCase() === one.toLowerCase()

/** With whom: a person, or an address, whose owner becomes a person; nobody for a block of one's own time. */
export const createMeetingSchema = z
  .object({
    title: textSchema(200),
    description: optionalTextSchema(4_000),
    ...when,
    personId: idSchema.optional(),
    attendees: attendeesSchema.optional(),
    mailboxId: idSchema.optional(), // who invites; needed with an attendee unless there is only one mailbox
  })
  .refine(hasOneLength, ONE_LENGTH)
  .meta({ id: 'CreateMeeting' })
export type CreateMeeting = z.output<typeof createMeetingSchema>

/** What is left out stays; a new start alone keeps the length. */
export const updateMeetingSchema = z
  .object({
    title: textSchema(200).optional(),
    description: optionalTextSchema(4_000),
    ...when,
    startAt: instantSchema.optional(),
  })
  .refine(hasOneLength, ONE_LENGTH)
  .meta({ id: 'UpdateMeeting' })
export type UpdateMeeting = z.output<typeof updateMeetingSchema>

export const freeQuerySchema = z.object({
  from: instantSchema.optional(), // left out: now
  minutes: minutesSchema.optional(), // left out: the calendar's own length
  limit: z.coerce.number().int().min(1).max(50).default(6),
})
export type FreeQuery = z.output<typeof freeQuerySchema>

export const freeSlotSchema = z
  .object({ startAt: instantSchema, endAt: instantSchema })
  .meta({ id: 'FreeSlot' })
export type FreeSlot = z.output<typeof freeSlotSchema>
