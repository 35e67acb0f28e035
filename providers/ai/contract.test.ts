/** What every assistant must do, whichever way it answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDraft } from '#domain/assistant/check-draft.ts'
import type { AssistantJobs, JobName } from '#domain/assistant/jobs.ts'
import { DRAFT_ISSUES } from '#domain/thread/state.ts'
import { PROMPTS } from '#prompts/prompts.ts'
import { startLlmServer, type TestLlmServer } from '#test/support/llm-server.ts'
import { classifyInput, draftInput, INTENTS } from '#test/evals/threads.ts'
import type { Assistant } from './assistant.ts'
import { createAssistant } from './create-assistant.ts'

let server: TestLlmServer
beforeAll(async () => {
  server = await startLlmServer({ kind: 'well' })
})
afterAll(() => server.close())

const QUESTION = ['Hi,', 'how much does the Team plan cost?', 'And do you work with Microsoft Teams?']

describe.each([
  ['offline', () => createAssistant(null)],
  ['a model', () => createAssistant({ apiKey: 'key', baseUrl: server.baseUrl, model: 'test-model' })],
] as const)('an assistant (%s)', (name, create) => {
  let assistant: Assistant
  beforeAll(() => {
    assistant = create()
  })

  async function answer<J extends JobName>(job: J, input: AssistantJobs[J]['input']) {
    const reply = await assistant.answer({ job, input, prompt: PROMPTS[job](input) })
    if (reply.kind === 'failed') throw new Error(reply.failure.problem)
    return reply.output
  }

  it('says who it is and whether it is paid', () => {
    expect(assistant.engine).toBe(name === 'offline' ? 'offline' : 'test-model')
    expect(assistant.isMetered).toBe(name !== 'offline')
  })

  it('picks one of the intents, with words of the mail', async () => {
    const lines = ['Thank you, but we are not interested any more.']
    const output = await answer('classify', classifyInput(lines))
    expect(output).toMatchObject({ intentId: 'Not interested', language: 'en' })
    expect(output.confidence).toBeGreaterThan(0.7)
    expect(output.words.length).toBeGreaterThan(0)
    for (const word of output.words) expect(lines.join(' ')).toContain(word)
  })

  it('gives what fits nothing to the default intent, half sure', async () => {
    const output = await answer('classify', classifyInput(['Blue is a colour, and so is green.']))
    expect(output).toMatchObject({ intentId: 'Default Response', confidence: 0.5 })
  })

  it.each([
    ['fr', 'Bonjour, pourriez-vous nous envoyer un devis pour dix postes ?'],
    [null, 'お見積もりをお願いいたします。よろしくお願いします。'],
    [null, 'Guten Tag, wir hätten gerne ein Angebot für unsere Abteilung, bitte.'],
  ])('knows the language: %s', async (language, line) => {
    expect((await answer('classify', classifyInput([line]))).language).toBe(language)
  })

  it('decides between intents that a workspace has made itself, by their keywords', async () => {
    const intents = [
      { ...INTENTS[0]!, id: 'a', name: 'Spare parts', keywords: ['gasket', 'spare part'], priority: 3 },
      { ...INTENTS[0]!, id: 'b', name: 'Anything', keywords: [], isDefault: true, priority: 1 },
    ]
    const input = { ...classifyInput(['We need two gaskets for pump 7.']), intents }
    expect((await answer('classify', input)).intentId).toBe('a')
  })

  it('answers from the entries, cites them, and promises to check the rest', async () => {
    const input = draftInput(QUESTION)
    const draft = await answer('draft', input)
    expect(draft.body).toContain('The Team plan costs €29 per user and month.')
    expect(draft.claims).toContainEqual(expect.objectContaining({ sources: ['k1'] }))
    expect(draft.body).toMatch(/check|come back|get back|find out/)
    const { thread, knowledge, meeting, language } = input
    expect(checkDraft({ ...draft, thread, knowledge, meeting, language })).toEqual({
      issues: [],
      uncited: [],
    })
  })

  it('cites only what it was given, word for word from its own text', async () => {
    const draft = await answer('draft', draftInput(QUESTION))
    for (const { text, sources } of draft.claims) {
      expect(draft.body).toContain(text)
      for (const source of sources) expect(source).toMatch(/^(k[1-7]|m[12]:[1-3])$/)
    }
  })

  it('follows up in other words each time', async () => {
    const bodies = await Promise.all(
      [1, 2, 3].map(
        async (followUp) =>
          (await answer('draft', draftInput(QUESTION, { kind: 'follow_up', followUp }))).body,
      ),
    )
    expect(new Set(bodies).size).toBe(3)
  })

  it('finds fault only in words of the list', async () => {
    const { thread, knowledge, meeting, language } = draftInput(QUESTION)
    const body =
      'Hello Anna,\n\nThe Team plan costs €29 per user and month. I will check the rest and come back to you.'
    const { issues } = await answer('validate', {
      thread,
      knowledge,
      meeting,
      language,
      body,
      instruction: '',
    })
    expect(issues).toEqual([])
    for (const issue of issues) expect(DRAFT_ISSUES).toContain(issue)
  })
})
