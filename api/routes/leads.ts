import { listEmails } from '#database/reads/emails.ts'
import { assertLeadHeld } from '#database/reads/holds.ts'
import { listLeads, personOfLead, readLeadStats } from '#database/reads/leads.ts'
import { audit } from '#database/records/audit.ts'
import { addNote, archiveLead, updateLead } from '#database/records/lead-changes.ts'
import { openLeadByHand, wishToMove } from '#database/records/lead-wishes.ts'
import { emailSchema } from '../contract/email.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { holdDecidedSchema } from '../contract/hold.ts'
import {
  createLeadSchema,
  createNoteSchema,
  leadQuerySchema,
  leadSchema,
  leadStatsSchema,
  leadSummarySchema,
  moveLeadSchema,
  updateLeadSchema,
} from '../contract/lead.ts'
import { pageOf, pageQuerySchema } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { createLeadReader } from '../lead-reader.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

const one = '/api/leads/:id'

export function createLeadRoutes(deps: Pick<ApiDeps, 'keyring' | 'gateway'>, links: Links): Route[] {
  const { keyring, gateway } = deps
  const read = createLeadReader(keyring, links)
  return [
    route(
      {
        method: 'GET',
        path: '/api/leads',
        permission: 'lead:read',
        summary: 'List and search leads',
        query: leadQuerySchema,
        answer: pageOf(leadSummarySchema),
      },
      ({ db, query: { isStale, isArchived, ...query } }) =>
        db((em) =>
          listLeads(em, {
            ...query,
            isStale: isStale === undefined ? undefined : isStale === 'true',
            isArchived: isArchived === 'true',
          }),
        ),
    ),
    route(
      {
        method: 'GET',
        path: '/api/leads/stats/summary',
        permission: 'lead:read',
        summary: 'The leads in numbers',
        answer: leadStatsSchema,
      },
      ({ db }) => db(readLeadStats),
    ),
    route(
      {
        method: 'POST',
        path: '/api/leads',
        permission: 'lead:write',
        summary: 'Make somebody a lead by hand',
        body: createLeadSchema,
        answer: leadSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body: { tags, notes, ...newcomer } }) =>
        write(async (em) => {
          const id = await openLeadByHand(em, { keyring, actor }, newcomer)
          if (tags !== undefined) await updateLead(em, actor, { id, tags })
          if (notes !== undefined) await addNote(em, { keyring, actor }, { leadId: id, body: notes })
          return read(em, actor, id)
        }),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'lead:read',
        summary: 'A lead with its history, the reasons for its score, its tasks and notes',
        params: idParamsSchema,
        answer: leadSchema,
      },
      ({ db, actor, params }) => db((em) => read(em, actor, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'lead:write',
        summary: 'Change priority, tags or owner; add a note',
        params: idParamsSchema,
        body: updateLeadSchema,
        answer: leadSchema,
      },
      ({ db, actor, params: { id }, body: { notes, ...change } }) =>
        db(async (em) => {
          await updateLead(em, actor, { ...change, id })
          if (notes !== undefined) await addNote(em, { keyring, actor }, { leadId: id, body: notes })
          return read(em, actor, id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'lead:write',
        summary: 'Archive a lead; new interest of the person brings it back',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => archiveLead(em, actor, params.id)),
    ),
    route(
      {
        method: 'POST',
        path: `${one}/stage`,
        permission: 'lead:write',
        summary: 'Move a lead to another stage; answered once it has moved',
        params: idParamsSchema,
        body: moveLeadSchema,
        answer: leadSchema,
        isIdempotent: true,
      },
      async ({ db, actor, params, body }) => {
        const [leadId, to, reason] = [params.id, body.stage, body.reason ?? null]
        const changeId = await db((em) => wishToMove(em, { keyring, actor }, { leadId, to, reason }))
        // The row's id names the wish: told again, it is the same one.
        const decision = { updateId: changeId, changeId, to, hasReason: reason !== null, by: actor.userId }
        await gateway.changeLeadStage({ workspaceId: actor.workspaceId, leadId }, decision)
        return db((em) => read(em, actor, leadId))
      },
    ),
    route(
      {
        method: 'POST',
        path: `${one}/retry`,
        permission: 'hold:decide',
        summary: 'Try again what a held lead could not do',
        params: idParamsSchema,
        answer: holdDecidedSchema,
        isIdempotent: true,
      },
      async ({ db, actor, params: { id } }) => {
        await db(async (em) => {
          await assertLeadHeld(em, id)
          await audit(em, actor, { action: 'lead:retry', entityId: id })
        })
        await gateway.retryLead({ workspaceId: actor.workspaceId, leadId: id })
        return { id, decision: 'retry' as const }
      },
    ),
    route(
      {
        method: 'GET',
        path: `${one}/emails`,
        permission: 'lead:read',
        summary: 'The mails exchanged with the lead, newest first',
        params: idParamsSchema,
        query: pageQuerySchema,
        answer: pageOf(emailSchema),
      },
      ({ db, params, query }) =>
        db(async (em) => listEmails(em, keyring, { ...query, personId: await personOfLead(em, params.id) })),
    ),
    route(
      {
        method: 'POST',
        path: `${one}/notes`,
        permission: 'lead:write',
        summary: 'Write a note',
        params: idParamsSchema,
        body: createNoteSchema,
        answer: leadSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, params, body }) =>
        write(async (em) => {
          await addNote(em, { keyring, actor }, { leadId: params.id, body: body.body })
          return read(em, actor, params.id)
        }),
    ),
  ]
}
