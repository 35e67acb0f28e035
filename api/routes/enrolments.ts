import { listLedger, readEnrolment } from '#database/reads/enrolments.ts'
import { listEvents, listScheduled } from '#database/reads/timeline.ts'
import { turnEnrolment } from '#database/records/enrolment-commands.ts'
import { audit } from '#database/records/audit.ts'
import { enrolmentPageSchema, enrolmentStateSchema } from '../contract/enrolment.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { holdDecidedSchema, type HoldDecision } from '../contract/hold.ts'
import { pageQuerySchema } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

const VERB = { retry: 'retryContact', skip: 'skipContact', 'mark-sent': 'markContactSent' } as const

export function createEnrolmentRoutes(
  { keyring, gateway }: Pick<ApiDeps, 'keyring' | 'gateway'>,
  links: Links,
): Route[] {
  const turn = (to: 'pause' | 'resume' | 'stop', summary: string) =>
    route(
      {
        method: 'POST',
        path: `/api/enrolments/:id/${to}`,
        permission: 'campaign:launch',
        summary,
        params: idParamsSchema,
        answer: enrolmentStateSchema,
        status: 202,
        isIdempotent: true,
      },
      ({ write, actor, params }) =>
        write(async (em) => ({
          id: params.id,
          status: await turnEnrolment(em, actor, { id: params.id, to }),
        })),
    )
  /** The update's id follows from the hold: two clicks, or two people, decide about one hold once. */
  const decide = (decision: HoldDecision, summary: string) =>
    route(
      {
        method: 'POST',
        path: `/api/enrolments/:id/${decision}`,
        permission: 'hold:decide',
        summary,
        params: idParamsSchema,
        answer: holdDecidedSchema,
        isIdempotent: true,
      },
      async ({ db, actor, params }) => {
        const { holdId } = await db(async (em) => {
          await audit(em, actor, { action: `enrolment:${decision}`, entityId: params.id })
          return readEnrolment(em, params.id)
        })
        const ref = { workspaceId: actor.workspaceId, enrolmentId: params.id }
        await gateway[VERB[decision]](ref, {
          updateId: `${decision}:${holdId ?? actor.requestId}`,
          by: actor.userId,
        })
        return { id: params.id, decision }
      },
    )
  return [
    route(
      {
        method: 'GET',
        path: '/api/enrolments/:id',
        permission: 'campaign:read',
        summary: 'An enrolment with its messages and timeline',
        params: idParamsSchema,
        query: pageQuerySchema,
        answer: enrolmentPageSchema,
      },
      ({ db, actor, params, query }) =>
        db(async (em) => ({
          ...(await readEnrolment(em, params.id)),
          ...links.link('contact', actor.workspaceId, params.id),
          messages: await listLedger(em, keyring, params.id),
          timeline: {
            past: await listEvents(em, keyring, { ...query, enrolmentId: params.id }),
            scheduled: await listScheduled(em, { enrolmentId: params.id }),
          },
        })),
    ),
    turn('pause', 'Pause one contact'),
    turn('resume', 'Resume one contact'),
    turn('stop', 'Stop one contact for good'),
    decide('retry', 'Try the held step again'),
    decide('skip', 'Leave the held step out'),
    decide('mark-sent', 'Declare that the mail of unknown fate was sent'),
  ]
}
