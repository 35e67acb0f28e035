import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publicLinks } from '#database/records/public-links.ts'
import { testApi, type TestApi } from '#test/support/api.ts'
import { launchCampaign, type RunningCampaign } from '#test/support/running-campaign.ts'

const PEOPLE = 30
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** A mail to each of so many people that went out so long ago, with its links. */
async function sent(people: number, ago = '1 hour') {
  const campaign = await launchCampaign(api.data, { people })
  const { workspaceId, run } = campaign
  const mails = campaign.personIds.map((personId) => ({ id: randomUUID(), person_id: personId }))
  await run((em) =>
    em.execute(
      `insert into message (id, workspace_id, person_id, mailbox_id, message_id_header, state, ended_at)
       select id, ?, person_id, ?, id::text, 'accepted', now() - ?::interval
       from jsonb_to_recordset(?::jsonb) as mail (id uuid, person_id uuid)`,
      [workspaceId, campaign.mailboxIds[0], ago, JSON.stringify(mails)],
    ),
  )
  const ids = mails.map(({ id }) => id)
  const links = ids.map((messageId) => publicLinks(api.data.keyring, '', { workspaceId, messageId }))
  return { run, ids, links }
}

const visit = async (url = '') => (await api.anonymous('GET', url, undefined, BROWSER)).status
/** Row by row, with the transaction that wrote it. */
const evidence = (run: RunningCampaign['run']) =>
  run((em) =>
    em.execute<{ id: string; kind: string; visitor: string; transaction: string }[]>(
      'select message_id as id, kind, visitor, xmin::text as transaction from signal_evidence order by message_id, kind',
    ),
  )

describe('many who open mails at the same moment', () => {
  it('are each recorded once, although they share commits', async () => {
    const { run, ids, links } = await sent(PEOPLE)
    const statuses = await Promise.all([...links, ...links].map(({ openUrl }) => visit(openUrl)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    const seen = await evidence(run)
    expect(seen.map(({ id }) => id)).toEqual(ids.toSorted())
    expect(new Set(seen.map(({ transaction }) => transaction)).size).toBeLessThan(PEOPLE / 2)
    expect(await run((em) => em.execute('select 1 from message where opened_at is null'))).toEqual([])
    const events = await run((em) => em.execute<{ kind: string }[]>('select kind from event'))
    expect(events.map(({ kind }) => kind)).toEqual(Array(PEOPLE).fill('MessageOpened'))
  })

  it('are answered when everybody can see that they were there', async () => {
    const { run, ids, links } = await sent(PEOPLE)
    const looks = links.map(async ({ openUrl }, index) => {
      await visit(openUrl)
      return run((em) =>
        em.execute('select 1 as seen from signal_evidence where message_id = ?', [ids[index]]),
      )
    })
    expect(await Promise.all(looks)).toEqual(Array(PEOPLE).fill([{ seen: 1 }]))
  })

  it('do not fail with one of them, who gets to the page all the same', async () => {
    const { run, links } = await sent(9)
    const followed = links.map(({ clickUrl }, index) =>
      visit(clickUrl(index === 4 ? 'https://theirs.example/\u0000' : 'https://theirs.example/')),
    )
    expect(await Promise.all(followed)).toEqual(Array(9).fill(302))
    expect(await evidence(run)).toHaveLength(8) // PostgreSQL keeps no text with a zero in it
  })

  it('are judged by when they came, not by when there was time to write it down', async () => {
    const { run, ids, links } = await sent(2, '0 seconds')
    const holding = run(async (em) => {
      await em.execute('select 1 from message where id = ? for update', [ids[0]])
      await sleep(2_100)
    })
    await sleep(50)
    await Promise.all([holding, ...links.map(({ openUrl }) => visit(openUrl))])
    expect((await evidence(run)).map(({ visitor }) => visitor)).toEqual(['machine', 'machine'])
  })
})
