import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { subjectCipher } from '#database/envelopes.ts'
import { citationsOf, type StoredCitation } from '#database/records/citations.ts'
import type { AssistantJobs } from '#domain/assistant/jobs.ts'
import type { DraftOrder } from '#domain/thread/messages.ts'
import type { Assistant } from '#providers/ai/assistant.ts'
import { createAssistant } from '#providers/ai/create-assistant.ts'
import { answer } from '#test/support/arriving-mails.ts'
import { databaseAndSmtp } from '#test/support/database-and-smtp.ts'
import { startThread, type RunningThread, type ThreadSetup } from '#test/support/running-thread.ts'

const { test, smtp } = await databaseAndSmtp({ pool: 8 })

const ENTRIES = [
  [
    'en',
    'Pricing',
    'The team plan costs €29 per user and month. See https://example.com/prices for all plans.',
  ],
  ['en', 'Hosting', 'All data is stored in Frankfurt, on servers of our own.'],
  ['en', 'Holidays', 'Our office is closed on public holidays.'],
  ['fr', 'Tarifs', 'L’offre équipe coûte 29 € par utilisateur et par mois.'],
] as const

async function begin(body: string, own: ThreadSetup['own'] = {}): Promise<RunningThread> {
  const thread = await startThread(test, { smtpPort: smtp.port, body, own })
  await thread.campaign.run(async (em) => {
    for (const [language, title, content] of ENTRIES)
      await em.execute(
        `insert into knowledge_entry (workspace_id, title, content, category, language) values (?, ?, ?, 'Product', ?)`,
        [thread.workspaceId, title, content, language],
      )
  })
  const { workspaceId, threadId } = thread
  const inboundId = await thread.inboundId()
  await thread.activities.classifyThread({ workspaceId, threadId, inboundId, intentId: null, by: null })
  return thread
}

/** A human looks at a draft and asks for another one. */
async function requestOf(thread: RunningThread, draftId: string, instruction: string): Promise<string> {
  const requestId = randomUUID()
  await thread.campaign.run(async (em) => {
    const [person] = await em.execute<{ key: string }[]>(
      'select subject_key_id as key from person where id = (select person_id from draft where id = ?)',
      [draftId],
    )
    const cipher = await subjectCipher(em, test.keyring, person?.key ?? '')
    await em.execute(
      `insert into draft (id, workspace_id, thread_id, person_id, inbound_id, kind, based_on, instruction, engine)
       select ?, workspace_id, thread_id, person_id, inbound_id, kind, id, ?, 'human' from draft where id = ?`,
      [requestId, cipher.seal(instruction, 'draft.instruction'), draftId],
    )
  })
  return requestId
}

async function order(thread: RunningThread, own: Partial<DraftOrder> = {}) {
  const { workspaceId, threadId } = thread
  const wish = {
    workspaceId,
    threadId,
    draftId: randomUUID(),
    kind: 'answer' as const,
    followUpId: null,
    inboundId: await thread.inboundId(),
    attempt: 1,
    requestId: null,
    ...own,
  }
  return { ...wish, result: await thread.activities.draftAnswer(wish) }
}

/** A draft's texts, opened. */
async function read(
  thread: RunningThread,
  draftId: string,
): Promise<{ body: string; citations: StoredCitation[]; state: string; issues: string[] }> {
  return thread.campaign.run(async (em) => {
    const [row] = await em.execute<
      { body: Buffer; citations: Buffer; state: string; issues: string[]; key: string }[]
    >(
      `select d.body, d.citations, d.state, d.issues, p.subject_key_id as key
       from draft d join person p on p.id = d.person_id where d.id = ?`,
      [draftId],
    )
    if (!row) throw new Error('There is no such draft.')
    const cipher = await subjectCipher(em, test.keyring, row.key)
    const body = cipher.open(row.body, 'draft.body').toString()
    return { ...row, body, citations: citationsOf(row.citations, cipher) }
  })
}

/** An assistant that writes this. */
function writing(output: AssistantJobs['draft']['output']): Assistant {
  const offline = createAssistant(null)
  return {
    ...offline,
    answer: (question) =>
      question.job === 'draft'
        ? Promise.resolve({
            kind: 'answered',
            output: output as never,
            usage: { promptTokens: 0, completionTokens: 0 },
          })
        : offline.answer(question),
  }
}

describe('draftAnswer', () => {
  it('writes from what is known, cites it by row and line, and passes its checks', async () => {
    const thread = await begin('Hello, what does the team plan cost per month? Where is our data stored?')
    const { draftId, result } = await order(thread)
    expect(result).toEqual({ kind: 'drafted', meetingTalk: 'none' })
    const { body, citations } = await read(thread, draftId)
    expect(body).toContain('29')
    expect(body).toContain('Frankfurt')
    const [pricing] = await thread.rows(`select id from knowledge_entry where title = 'Pricing'`)
    const sources = citations.flatMap((citation) => citation.sources)
    expect(sources).toContainEqual({
      kind: 'knowledge',
      id: String(pricing?.['id']),
      line: null,
      quote: 'The team plan costs €29 per user and month.',
    })
    const { workspaceId, threadId } = thread
    const checked = await thread.activities.validateDraft({ workspaceId, threadId, draftId })
    expect(checked).toMatchObject({ kind: 'passed' })
    expect(await read(thread, draftId)).toMatchObject({ state: 'ready', issues: [] })
  })

  it('answers in the language of the mail, from the entries in it', async () => {
    const thread = await begin('Bonjour, combien coûte votre offre équipe par mois ? Merci beaucoup.')
    const { draftId } = await order(thread)
    const { body } = await read(thread, draftId)
    expect(body).toContain('29 €')
    expect(body).not.toContain('team plan')
    expect(await thread.rows('select language, kind, attempt from draft')).toEqual([
      { language: 'fr', kind: 'answer', attempt: 1 },
    ])
  })

  it('writes a draft once, however often it is asked', async () => {
    const thread = await begin('What does the team plan cost?')
    const { draftId, ...wish } = await order(thread)
    const { body } = await read(thread, draftId)
    await thread.campaign.run((em) => em.execute('delete from knowledge_entry'))
    await thread.activities.draftAnswer({ ...wish, draftId })
    expect((await read(thread, draftId)).body).toBe(body)
    expect(await thread.rows('select 1 from draft')).toHaveLength(1)
  })

  it('does as a human asks, and keeps what they asked for', async () => {
    const thread = await begin('What does the team plan cost?')
    const { draftId: first } = await order(thread)
    const requestId = await requestOf(thread, first, 'Shorter, please')
    const { draftId } = await order(thread, { requestId })
    const [one, other] = [await read(thread, first), await read(thread, draftId)]
    expect(other.body.length).toBeLessThan(one.body.length)
    const [row] = await thread.rows(`select based_on from draft where id = '${draftId}'`)
    expect(row).toEqual({ based_on: first })
  })

  it.each([
    ['In French, please', [], /^Bonjour/],
    ['Make it funnier', ['instruction_not_followed'], /^Hello/],
  ])('does as a human asks, or says that it cannot: %s', async (instruction, issues, body) => {
    const thread = await begin('What does the team plan cost per user and month?')
    const { draftId: first } = await order(thread)
    const { draftId } = await order(thread, { requestId: await requestOf(thread, first, instruction) })
    const { workspaceId, threadId } = thread
    const result = await thread.activities.validateDraft({ workspaceId, threadId, draftId })
    expect(result).toMatchObject({ kind: 'passed', mayAutoSend: false })
    expect(await read(thread, draftId)).toMatchObject({ issues, state: 'ready' })
    expect((await read(thread, draftId)).body).toMatch(body)
  })

  it('is overtaken by a later mail, and writes no row', async () => {
    const thread = await begin('What does the team plan cost?')
    const inboundId = await thread.inboundId()
    await thread.receive(answer(thread.message.messageIdHeader, { body: 'And the other plans?' }))
    expect((await order(thread, { inboundId })).result).toEqual({ kind: 'overtaken' })
    expect(await thread.rows('select 1 from draft')).toEqual([])
  })
})

describe('validateDraft', () => {
  it.each([
    [
      'a price that nobody gave',
      'Hello Ada,\n\nthe team plan costs €19 per user and month.',
      'invented_price',
    ],
    [
      'a link that is neither ours nor known',
      'Hello Ada,\n\nthe team plan costs €29 per user and month, see https://evil.example/pay.',
      'invented_link',
    ],
  ])('fails %s, and the next attempt is told', async (_what, body, issue) => {
    const assistant = writing({ body, claims: [] })
    const thread = await begin('What does the team plan cost per user and month?', { assistant })
    const { workspaceId, threadId } = thread
    const { draftId } = await order(thread)
    expect(await thread.activities.validateDraft({ workspaceId, threadId, draftId })).toEqual({
      kind: 'failed',
    })
    const checked = await read(thread, draftId)
    expect(checked).toMatchObject({ state: 'failed' })
    expect(checked.issues).toContain(issue)
  })

  it('lets nothing go out by itself that rests on nothing', async () => {
    const body =
      'Hello Ada,\n\nthe team plan costs €29 per user and month. Our engineers love gardening and long walks.'
    const thread = await begin('What does the team plan cost per user and month?', {
      assistant: writing({ body, claims: [] }),
    })
    const { workspaceId, threadId } = thread
    const { draftId } = await order(thread)
    const result = await thread.activities.validateDraft({ workspaceId, threadId, draftId })
    expect(result).not.toMatchObject({ mayAutoSend: true })
  })

  it('lets an answer go out by itself that answers all, and none that leaves a question to a human', async () => {
    const validated = async (question: string) => {
      const thread = await begin(question)
      const { workspaceId, threadId } = thread
      const { draftId } = await order(thread)
      return thread.activities.validateDraft({ workspaceId, threadId, draftId })
    }
    const asked = 'What does the team plan cost per user and month?'
    expect(await validated(asked)).toEqual({ kind: 'passed', mayAutoSend: true })
    const more = `${asked} And do you sponsor football clubs?`
    expect(await validated(more)).toEqual({ kind: 'passed', mayAutoSend: false })
  })
})

describe('a follow-up', () => {
  it('is drafted while it is pending, and not once it was cancelled', async () => {
    const thread = await begin('What does the team plan cost?')
    const { workspaceId, threadId, activities } = thread
    const { draftId } = await order(thread)
    await activities.validateDraft({ workspaceId, threadId, draftId })
    expect(await thread.send(draftId)).toMatchObject({ kind: 'accepted' })
    const dueAt = Date.now() + 2 * 86_400_000
    const followUps = [1, 2, 3].map((number) => ({ id: randomUUID(), number, dueAt: dueAt + number }))
    const plan = { workspaceId, threadId, draftId, followUps }
    await activities.planFollowUps(plan)
    await activities.planFollowUps(plan)
    expect(await thread.rows('select 1 from follow_up')).toHaveLength(3)
    expect(await thread.rows(`select 1 from event where kind = 'FollowUpsScheduled'`)).toHaveLength(1)
    const [first, second] = followUps
    const reminder = await order(thread, { kind: 'follow_up', followUpId: first?.id ?? '' })
    expect(reminder.result).toMatchObject({ kind: 'drafted' })
    expect((await read(thread, reminder.draftId)).body).not.toBe((await read(thread, draftId)).body)
    expect(await thread.send(reminder.draftId, true)).toEqual({ kind: 'overtaken' }) // nobody has checked it yet
    expect(
      await activities.validateDraft({ workspaceId, threadId, draftId: reminder.draftId }),
    ).toMatchObject({ kind: 'passed' })
    expect(await thread.send(reminder.draftId, true)).toMatchObject({ kind: 'accepted' })
    expect(await thread.rows(`select state from follow_up where number = 1`)).toEqual([{ state: 'sent' }])
    await activities.cancelFollowUps({ workspaceId, threadId, followUpId: null, reason: 'by_hand', by: null })
    expect(await thread.rows('select state, cancellation from follow_up where number > 1')).toEqual([
      { state: 'cancelled', cancellation: 'by_hand' },
      { state: 'cancelled', cancellation: 'by_hand' },
    ])
    expect((await order(thread, { kind: 'follow_up', followUpId: second?.id ?? '' })).result).toEqual({
      kind: 'overtaken',
    })
  })
})
