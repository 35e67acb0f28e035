import { createHash, createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import { emailKey } from '#domain/mail/address.ts'
import { headerValue, type ParsedMail } from '#domain/mail/parsed-mail.ts'
import type { OutboxCommand } from '#domain/outbox.ts'
import type { Keyring } from '#database/keyring.ts'
import type { EntityManager } from '#database/orm.ts'
import type { MailboxRoute } from '#database/relay-database.ts'
import { storeArrivals, type Arrival, type ArrivedMail } from '#database/records/inbox.ts'
import { tell } from '#database/records/outbox.ts'
import { sharedCommits } from '#database/shared-commits.ts'
import { inboundAcceptedSchema, inboundEmailHeadersSchema, MAX_INBOUND_BYTES } from '../contract/webhook.ts'
import type { ApiDeps } from '../deps.ts'
import type { RawContent } from '../middleware/body.ts'
import { route, type Route } from '../route.ts'

const TOLERANCE_SECONDS = 300
const RAW = { types: ['*/*'], maxBytes: MAX_INBOUND_BYTES }

type Deps = Pick<ApiDeps, 'settings' | 'relay' | 'parseMail' | 'database' | 'keyring'>

export function createWebhookRoutes(deps: Deps): Route[] {
  const keep = sharedCommits(deps.database, (em, workspaceId, mails: readonly ArrivedMail[]) =>
    keepAll(em, deps.keyring, { workspaceId, mails }),
  )
  return [
    route(
      {
        method: 'POST',
        path: '/api/webhooks/inbound-email',
        permission: 'public',
        limit: 'webhook',
        summary: 'Hand over a mail as raw RFC 5322, signed',
        rawBody: RAW,
        answer: inboundAcceptedSchema,
        status: 202,
      },
      async ({ ctx, body }) => {
        const { bytes } = body as unknown as RawContent
        const headers = readHeaders(ctx)
        refuseForged(deps.settings.webhookSecret, { headers, bytes })
        const to = await findMailbox(deps, { recipient: headers['x-throughline-recipient'], bytes })
        const eventId = headers['x-throughline-id'] ?? createHash('sha256').update(bytes).digest('hex')
        const { inboxId, isNew } = await keep(to.workspaceId, {
          ...to,
          provider: 'webhook',
          eventId: `${to.mailboxId}:${eventId}`,
          raw: bytes,
          byteLength: bytes.byteLength,
        })
        return { id: inboxId, duplicate: !isNew }
      },
    ),
  ]
}

/** Inbox row and outbox row of each; the same delivery again changes nothing. */
async function keepAll(
  em: EntityManager,
  keyring: Keyring,
  { workspaceId, mails }: { workspaceId: string; mails: readonly ArrivedMail[] },
): Promise<Arrival[]> {
  const arrivals = await storeArrivals(em, keyring, mails)
  const news = arrivals.flatMap(({ inboxId, isNew }, index): OutboxCommand[] => {
    const mailboxId = mails[index]?.mailboxId
    return isNew && mailboxId !== undefined ? [{ verb: 'mailArrived', mailboxId, inboxId }] : []
  })
  await tell(em, workspaceId, ...news)
  return arrivals
}

type Headers = ReturnType<typeof readHeaders>

function readHeaders(ctx: Koa.Context) {
  const parsed = inboundEmailHeadersSchema.safeParse(ctx.headers)
  if (!parsed.success)
    throw new DomainError(
      'unauthenticated',
      'The delivery needs x-throughline-timestamp and x-throughline-signature (v1=<hex>).',
    )
  return parsed.data
}

/** HMAC-SHA256 over `timestamp.body`, compared in constant time; old and future timestamps are refused. */
function refuseForged(secret: KeyObject, { headers, bytes }: { headers: Headers; bytes: Buffer }): void {
  const timestamp = headers['x-throughline-timestamp']
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(bytes).digest()
  const given = Buffer.from(headers['x-throughline-signature'].slice('v1='.length), 'hex')
  if (!timingSafeEqual(expected, given))
    throw new DomainError('unauthenticated', 'The signature does not fit the body and timestamp.')
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS)
    throw new DomainError(
      'unauthenticated',
      "The timestamp is more than 5 minutes off; check the sender's clock.",
    )
}

/** The mailbox of the first recipient that has one. @throws DomainError not_found, conflict */
async function findMailbox(
  { relay, parseMail }: Deps,
  { recipient, bytes }: { recipient: string | undefined; bytes: Buffer },
): Promise<MailboxRoute> {
  const parsed = recipient ? null : await parseMail(bytes)
  const candidates = recipient ? [recipient] : parsed?.kind === 'parsed' ? recipientsOf(parsed.mail) : []
  for (const address of candidates) {
    const [first, second] = await relay.findMailboxes(emailKey(address))
    if (first && second)
      throw new DomainError(
        'conflict',
        'Two workspaces have a mailbox with this address; the mail cannot be routed.',
      )
    if (first) return first
  }
  throw new DomainError('not_found', 'No mailbox has this recipient; name it in x-throughline-recipient.')
}

function recipientsOf(mail: ParsedMail): string[] {
  const delivered = headerValue(mail.headers, 'delivered-to')
  return [...(delivered ? [delivered] : []), ...[...mail.to, ...mail.cc].map(({ address }) => address)].slice(
    0,
    20,
  )
}
