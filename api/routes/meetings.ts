import { z } from 'zod'
import { listMeetings, readMeeting, type MeetingItem } from '#database/reads/calendar.ts'
import { horizonOf, listFree } from '#database/reads/free-time.ts'
import type { CalendarSpan } from '#domain/meeting/free-slots.ts'
import { audit, type Actor } from '#database/records/audit.ts'
import { ensureCalendar } from '#database/records/calendars.ts'
import { editMeeting, inviteeOf } from '#database/records/meeting-wishes.ts'
import { bookByHand, unfitness } from '#database/records/meetings.ts'
import {
  createMeetingSchema,
  freeQuerySchema,
  freeSlotSchema,
  meetingPageSchema,
  meetingQuerySchema,
  meetingSchema,
  updateMeetingSchema,
} from '../contract/calendar.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { busyElsewhere } from '../busy-elsewhere.ts'
import { movedTo, spanOf } from '../meeting-time.ts'
import { route, type Route, type RouteRequest } from '../route.ts'
import type { Links } from './links.ts'

const one = '/api/calendar/events/:id'

/** What may be decided about a meeting that is held, with the gateway's verb for each. */
const HELD = {
  retry: { verb: 'retryMeeting', summary: 'Try again what a held meeting could not do' },
  'mark-sent': { verb: 'markMeetingMailSent', summary: 'Declare that the mail of unknown fate was sent' },
} as const

type Deps = Pick<ApiDeps, 'keyring' | 'gateway' | 'settings' | 'openCalendar'>

/** The meetings on a workspace's calendar. */
export function createMeetingRoutes(deps: Deps, links: Links): Route[] {
  const { keyring, gateway, settings } = deps
  const linked =
    ({ workspaceId }: Actor) =>
    <Item extends MeetingItem>(meeting: Item) => ({
      ...meeting,
      htmlLink: `${settings.publicUrl}/calendar/${meeting.id}`,
      workflowUrl: links.link('meeting', workspaceId, meeting.id).workflowUrl,
    })
  const takenElsewhere = async (request: Pick<RouteRequest, 'db' | 'actor'>, time: CalendarSpan) =>
    unfitness(time, Date.now()) ? [] : busyElsewhere(deps, request, time)
  const cancel = async ({ db, actor, params }: RouteRequest<{ id: string }>): Promise<void> => {
    await db(async (em) => {
      await readMeeting(em, keyring, params.id)
      await audit(em, actor, { action: 'meeting:cancel', entityId: params.id })
    })
    const ref = { workspaceId: actor.workspaceId, meetingId: params.id }
    await gateway.cancelMeeting(ref, { updateId: `cancel:${params.id}`, by: actor.userId })
  }
  const decideHold = (decision: keyof typeof HELD) =>
    route(
      {
        method: 'POST',
        path: `${one}/${decision}`,
        permission: 'hold:decide',
        summary: HELD[decision].summary,
        params: idParamsSchema,
        answer: meetingPageSchema,
        isIdempotent: true,
      },
      async ({ db, actor, params: { id } }) => {
        const { holdId } = await db(async (em) => {
          await audit(em, actor, { action: `meeting:${decision}`, entityId: id })
          return readMeeting(em, keyring, id)
        })
        const ref = { workspaceId: actor.workspaceId, meetingId: id }
        const updateId = `${decision}:${holdId ?? actor.requestId}`
        await gateway[HELD[decision].verb](ref, { updateId, by: actor.userId })
        return db(async (em) => linked(actor)(await readMeeting(em, keyring, id)))
      },
    )
  return [
    route(
      {
        method: 'GET',
        path: '/api/calendar/free',
        permission: 'calendar:read',
        summary: 'The first free slots within the working hours',
        query: freeQuerySchema,
        answer: z.object({ items: z.array(freeSlotSchema) }),
      },
      async (request) => {
        const { minutes, limit: count, ...query } = request.query
        const { workspaceId } = request.actor
        const from = Math.max(Date.now(), query.from ? Date.parse(query.from) : 0)
        const elsewhere = await busyElsewhere(deps, request, horizonOf(from))
        const slots = await request.db((em) => listFree(em, { workspaceId, from, minutes, count, elsewhere }))
        return { items: slots.map(({ startAt, endAt }) => ({ startAt: iso(startAt), endAt: iso(endAt) })) }
      },
    ),
    route(
      {
        method: 'GET',
        path: '/api/calendar/events',
        permission: 'calendar:read',
        summary: 'Meetings of a span of time',
        query: meetingQuerySchema,
        answer: pageOf(meetingSchema),
      },
      ({ db, actor, query }) =>
        db(async (em) => {
          const page = await listMeetings(em, keyring, query)
          return { ...page, items: page.items.map(linked(actor)) }
        }),
    ),
    route(
      {
        method: 'POST',
        path: '/api/calendar/events',
        permission: 'calendar:write',
        summary: 'Make a meeting by hand; its invitation goes out at once',
        body: createMeetingSchema,
        answer: meetingSchema,
        status: 201,
        isIdempotent: true,
      },
      async (request) => {
        const { write, db, actor, body } = request
        const { workspaceId, userId: by } = actor
        const { meetingMinutes } = await db((em) => ensureCalendar(em, workspaceId))
        const time = spanOf(body, meetingMinutes * 60_000)
        const elsewhere = await takenElsewhere(request, time)
        return write(async (em) => {
          const wish = { personId: body.personId, address: body.attendees?.[0], mailboxId: body.mailboxId }
          const id = await bookByHand(em, keyring, {
            workspaceId,
            by,
            now: Date.now(),
            ...(await inviteeOf(em, { keyring, actor }, wish)),
            threadId: null,
            title: body.title,
            description: body.description ?? null,
            ...time,
            elsewhere,
          })
          await audit(em, actor, { action: 'meeting:create', entityId: id })
          return linked(actor)(await readMeeting(em, keyring, id))
        })
      },
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'calendar:read',
        summary: 'A meeting with the mails about it',
        params: idParamsSchema,
        answer: meetingPageSchema,
      },
      ({ db, actor, params }) => db(async (em) => linked(actor)(await readMeeting(em, keyring, params.id))),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'calendar:write',
        summary: 'Change the words of a meeting, or move it: then a changed invitation goes out',
        params: idParamsSchema,
        body: updateMeetingSchema,
        answer: meetingPageSchema,
      },
      async (request) => {
        const { db, actor, body } = request
        const { id } = request.params
        const before = await db((em) => readMeeting(em, keyring, id))
        const time = movedTo(before, body)
        const elsewhere = time ? await takenElsewhere(request, time) : []
        const { title, description } = body
        const edit = { id, title, description, time, now: Date.now(), elsewhere }
        await db((em) => editMeeting(em, { keyring, actor }, edit))
        // The same wish about the same state of the meeting is one wish, however often it is posted.
        const updateId = `reschedule:${before.sequence}:${time?.startAt}:${time?.endAt}`
        const ref = { workspaceId: actor.workspaceId, meetingId: id }
        if (time) await gateway.rescheduleMeeting(ref, { ...time, updateId, by: actor.userId })
        return db(async (em) => linked(actor)(await readMeeting(em, keyring, id)))
      },
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'calendar:write',
        summary: 'Cancel a meeting',
        params: idParamsSchema,
        answer: null,
      },
      cancel,
    ),
    route(
      {
        method: 'POST',
        path: `${one}/cancel`,
        permission: 'calendar:write',
        summary: 'Cancel a meeting; a cancellation goes out',
        params: idParamsSchema,
        answer: meetingPageSchema,
        isIdempotent: true,
      },
      async (request) => {
        await cancel(request)
        const { db, actor, params } = request
        return db(async (em) => linked(actor)(await readMeeting(em, keyring, params.id)))
      },
    ),
    decideHold('retry'),
    decideHold('mark-sent'),
  ]
}

const iso = (at: number) => new Date(at).toISOString()
