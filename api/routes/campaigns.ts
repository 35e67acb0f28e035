import type { EntityManager } from '#database/orm.ts'
import { countAudience } from '#database/reads/audience.ts'
import {
  listCampaigns,
  readCampaign,
  readFunnel,
  requireCampaign,
  type CampaignNumbers,
  type CampaignPage,
} from '#database/reads/campaigns.ts'
import { listEnrolments } from '#database/reads/enrolments.ts'
import { createCampaign, deleteCampaign, turnCampaign, updateCampaign } from '#database/records/campaigns.ts'
import {
  analyticsSchema,
  campaignQuerySchema,
  campaignSchema,
  campaignStateSchema,
  campaignSummarySchema,
  createCampaignSchema,
  updateCampaignSchema,
} from '../contract/campaign.ts'
import { enrolmentQuerySchema, enrolmentSchema } from '../contract/enrolment.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import type { ApiDeps } from '../deps.ts'
import { launch } from '../launch.ts'
import { route, type Route } from '../route.ts'
import type { Links } from './links.ts'

/** Counted as long as it can change. */
async function audienceSize(em: EntityManager, { status, audience, numbers }: CampaignPage): Promise<number> {
  return status === 'DRAFT' ? countAudience(em, audience) : numbers.enrolled
}

export function createCampaignRoutes({ renderer }: Pick<ApiDeps, 'renderer'>, links: Links): Route[] {
  const one = '/api/campaigns/:id'
  const read = async (em: EntityManager, { workspaceId, id }: { workspaceId: string; id: string }) => {
    const campaign = await readCampaign(em, id)
    return {
      ...campaign,
      audienceSize: await audienceSize(em, campaign),
      ...links.link('campaign', workspaceId, id),
    }
  }
  const turn = (to: 'pause' | 'resume' | 'archive', summary: string) =>
    route(
      {
        method: 'POST',
        path: `/api/campaigns/:id/${to}`,
        permission: 'campaign:launch',
        summary,
        params: idParamsSchema,
        answer: campaignStateSchema,
        status: 202,
        isIdempotent: true,
      },
      ({ write, actor, params }) =>
        write(async (em) => ({
          id: params.id,
          status: await turnCampaign(em, actor, { id: params.id, to }),
        })),
    )
  return [
    route(
      {
        method: 'GET',
        path: '/api/campaigns',
        aliases: ['/api/dashboard/campaigns'],
        permission: 'campaign:read',
        summary: 'List campaigns',
        query: campaignQuerySchema,
        answer: pageOf(campaignSummarySchema),
      },
      ({ db, query }) => db((em) => listCampaigns(em, query)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/campaigns',
        permission: 'campaign:write',
        summary: 'Create a campaign as a draft',
        body: createCampaignSchema,
        answer: campaignSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) =>
        write(async (em) => {
          const id = await createCampaign(em, actor, { ...body, audience: defined(body.audience) })
          return read(em, { workspaceId: actor.workspaceId, id })
        }),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'campaign:read',
        summary: 'Read a campaign with its numbers',
        params: idParamsSchema,
        answer: campaignSchema,
      },
      ({ db, actor, params }) => db((em) => read(em, { workspaceId: actor.workspaceId, id: params.id })),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'campaign:write',
        summary: 'Change a draft',
        params: idParamsSchema,
        body: updateCampaignSchema,
        answer: campaignSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateCampaign(em, actor, {
            ...body,
            id: params.id,
            audience: body.audience && defined(body.audience),
          })
          return read(em, { workspaceId: actor.workspaceId, id: params.id })
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'campaign:write',
        summary: 'Delete a draft',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deleteCampaign(em, actor, params.id)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/campaigns/:id/send',
        permission: 'campaign:launch',
        summary: 'Launch a draft',
        params: idParamsSchema,
        answer: campaignStateSchema,
        status: 202,
        isIdempotent: true,
      },
      ({ write, actor, params }) =>
        write(async (em) => {
          await launch(em, { actor, renderer }, params.id)
          return { id: params.id, status: 'ACTIVE' as const }
        }),
    ),
    turn('pause', 'Pause: nothing is sent until it is resumed'),
    turn('resume', 'Resume a paused campaign'),
    turn('archive', 'Archive: every open enrolment is stopped'),
    route(
      {
        method: 'GET',
        path: '/api/campaigns/:id/enrolments',
        permission: 'campaign:read',
        summary: 'Who is in the campaign, and what each waits for',
        params: idParamsSchema,
        query: enrolmentQuerySchema,
        answer: pageOf(enrolmentSchema),
      },
      ({ db, actor, params, query }) =>
        db(async (em) => {
          const page = await listEnrolments(em, { ...query, campaignId: params.id })
          if (page.items.length === 0) await requireCampaign(em, params.id)
          return {
            ...page,
            items: page.items.map((item) => ({
              ...item,
              ...links.link('contact', actor.workspaceId, item.id),
            })),
          }
        }),
    ),
    route(
      {
        method: 'GET',
        path: '/api/campaigns/:id/analytics',
        permission: 'campaign:read',
        summary: 'The funnel, step by step',
        params: idParamsSchema,
        answer: analyticsSchema,
      },
      ({ db, params }) =>
        db(async (em) => {
          const { numbers } = await readCampaign(em, params.id)
          return {
            campaignId: params.id,
            totals: numbers,
            rates: ratesOf(numbers),
            steps: await readFunnel(em, params.id),
          }
        }),
    ),
  ]
}

function ratesOf(numbers: CampaignNumbers) {
  const { sent, opened, clicked, contacted, replied, bounced, unsubscribed } = numbers
  const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.min(1, part / whole))
  return {
    open: share(opened, sent),
    click: share(clicked, sent),
    reply: share(replied, contacted),
    bounce: share(bounced, contacted),
    unsubscribe: share(unsubscribed, contacted),
  }
}

/** Without the keys that were left out. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never
}
