/** What arrives from outside and waits for an answer: mails by the signed webhook, and views of the tracking picture. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { withClient } from '#database/provision.ts'
import { publicLinks } from '#database/records/public-links.ts'
import { freePort } from '#embedded/ports.ts'
import { programPart } from '#test/faults/part.ts'
import type { Bench, Figure } from '../bench.ts'
import { costOf, productPids, split } from '../contacts/cost.ts'
import { withProduct, type Product } from '../product.ts'
import { loadOf, type Shot } from './load.ts'

const SHOTS = 5_000
const ROOT = join(import.meta.dirname, '../..')
const MAILBOX = 'inbox@bench.example'
/** Each visitor has a limit; requests from this machine may say for whom they are made. */
const visitor = (index: number) => `10.0.${(index >> 8) & 255}.${index & 255}`

export const intakeBench: Bench = {
  name: 'intake',
  title: `${SHOTS.toLocaleString('en')} mails by webhook and as many first views of the tracking picture, 16 at once`,
  run: ({ size, say }) => withProduct((product) => measure(product, Math.round(SHOTS * size), say)),
}

async function measure(product: Product, shots: number, say: (line: string) => void): Promise<Figure[]> {
  const { installation } = product
  // What the mails lead to is the worker's; with it running, a second figure would be measured along.
  await installation.part.worker.stop()
  const port = Number(installation.env['PORT'])
  const mails = await webhookShots(product, shots)
  const views = await pictureShots(product, shots)
  const get = Array.from({ length: shots * 2 }, (): Shot => ({ method: 'GET', path: '/empty' }))
  const post = mails.map(({ body }): Shot => ({ method: 'POST', path: '/empty', ...(body && { body }) }))
  const emptyPort = await freePort()
  const empty = programPart({
    name: 'empty',
    file: 'bench/intake/empty.ts',
    launch: () => ({ tree: ROOT, env: { NODE_ENV: 'production', PORT: String(emptyPort) } }),
    logFile: join(installation.folder, 'logs', 'empty.log'),
  })
  await empty.start()
  try {
    const emptyRate = async (kind: readonly Shot[]) => {
      await loadOf(emptyPort, kind) // what is not compiled yet is slow in both
      return loadOf(emptyPort, kind)
    }
    const beside = { get: await emptyRate(get), post: await emptyRate(post) }
    const { API, PostgreSQL } = productPids(installation)
    /** How many a second, and what each costs the processes that take it in. */
    const measured = async (kind: readonly Shot[], whose: string) => {
      const warm = Math.floor(kind.length / 5)
      await loadOf(port, kind.slice(0, warm))
      let rate = 0
      const cost = await costOf({ API, PostgreSQL }, async () => {
        rate = await loadOf(port, kind.slice(warm))
      })
      return { rate, spent: split(cost, kind.length - warm, `processor time of ${whose}`) }
    }
    say(`empty routes: ${Math.round(beside.get)} and ${Math.round(beside.post)} /s`)
    const reach = { atLeast: 0.6 }
    const health = Array.from({ length: shots }, (_, index): Shot => {
      return { method: 'GET', path: '/health', headers: { 'x-forwarded-for': visitor(index) } }
    })
    const byWebhook = await measured(mails, 'a mail')
    const byPicture = await measured(views, 'a view')
    const byHealth = await measured(health, 'an answer of /health')
    return [
      {
        what: 'mails taken in by the signed webhook',
        value: byWebhook.rate,
        unit: '/s',
        baseline: { what: 'an empty Koa route, POST', value: beside.post },
        reach,
      },
      {
        what: 'views of the tracking picture',
        value: byPicture.rate,
        unit: '/s',
        baseline: { what: 'an empty Koa route, GET', value: beside.get },
        reach,
      },
      {
        what: 'answers of /health, which does nothing either',
        value: byHealth.rate,
        unit: '/s',
        baseline: { what: 'an empty Koa route, GET', value: beside.get },
      },
      ...[byWebhook, byPicture, byHealth].flatMap(({ spent }) => spent),
    ]
  } finally {
    await empty.stop()
  }
}

async function webhookShots({ api, installation }: Product, shots: number): Promise<Shot[]> {
  const host = '127.0.0.1'
  await api.post('/api/mailboxes', {
    name: 'Inbox',
    address: MAILBOX,
    provider: 'smtp',
    smtp: { host, port: 9, secure: false },
  })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return Array.from({ length: shots }, (_, index) => {
    const body = Buffer.from(mailOf(index))
    const hmac = createHmac('sha256', installation.webhookSecret).update(`${timestamp}.`).update(body)
    const headers = {
      'content-type': 'message/rfc822',
      'x-forwarded-for': visitor(index),
      'x-throughline-timestamp': timestamp,
      'x-throughline-signature': `v1=${hmac.digest('hex')}`,
      'x-throughline-recipient': MAILBOX,
    }
    return { method: 'POST', path: '/api/webhooks/inbound-email', headers, body }
  })
}

const mailOf = (index: number) =>
  `From: Person ${index} <person${index}@theirs.example>\r\nTo: <${MAILBOX}>\r\nSubject: Re: Your question\r\n` +
  `Message-ID: <${index}@theirs.example>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\n\r\n${'Thank you for asking. '.repeat(90)}\r\n`

/** Messages that went out an hour ago, each to somebody of its own, and the first look at each. */
async function pictureShots({ installation, workspaceId, keyring }: Product, shots: number): Promise<Shot[]> {
  const ids = await withClient(installation.adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `with people as (
         insert into person (workspace_id, email, email_key, subject_key_id)
         select $1, n || '@theirs.example', n || '@theirs.example', gen_random_uuid() from generate_series(1, $2::int) n
         returning id)
       insert into message (workspace_id, person_id, mailbox_id, message_id_header, state, ended_at)
       select $1, people.id, mailbox.id, people.id::text, 'accepted', now() - interval '1 hour'
       from people, mailbox returning id`,
      [workspaceId, shots],
    )
    await client.query('analyze message') // as PostgreSQL has done by itself an hour after the mails
    return rows.map(({ id }) => id)
  })
  return ids.map((messageId, index) => ({
    method: 'GET',
    path: publicLinks(keyring, '', { workspaceId, messageId }).openUrl,
    headers: {
      'x-forwarded-for': visitor(index),
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
  }))
}
