import { describe, expect, it } from 'vitest'
import { AUTO_ANSWER_GAP_MS, mayAnswerAlone, type AutoSendFacts } from './auto-send.ts'

const now = Date.UTC(2026, 10, 26)
const good: AutoSendFacts = {
  autoSend: true,
  confidence: 0.9,
  isAuthenticated: true,
  answersOurs: true,
  isFromRecipient: true,
  isSuppressed: false,
  automaticAnswers: 0,
  autoAnsweredAt: null,
  now,
}

describe('an answer goes out by itself', () => {
  it('where the intent and every guard allow it', () => {
    expect(mayAnswerAlone(good)).toBe(true)
  })

  it('to an unauthenticated mail only if that answers one of ours', () => {
    expect(mayAnswerAlone({ ...good, isAuthenticated: null })).toBe(true)
    expect(mayAnswerAlone({ ...good, isAuthenticated: null, answersOurs: false })).toBe(false)
    expect(mayAnswerAlone({ ...good, isAuthenticated: false })).toBe(false)
  })

  it.each<Partial<AutoSendFacts>>([
    { autoSend: false },
    { confidence: 0.74 },
    { confidence: 0.5 },
    { isFromRecipient: false },
    { isSuppressed: true },
    { automaticAnswers: 3 },
    { autoAnsweredAt: now - AUTO_ANSWER_GAP_MS + 1 },
  ])('never with %j', (fact) => {
    expect(mayAnswerAlone({ ...good, ...fact })).toBe(false)
  })

  it('once in a day', () => {
    expect(mayAnswerAlone({ ...good, automaticAnswers: 1, autoAnsweredAt: now - AUTO_ANSWER_GAP_MS })).toBe(
      true,
    )
  })
})
