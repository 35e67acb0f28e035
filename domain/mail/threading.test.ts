import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMessageId, referencesOf } from './references.ts'
import { withSignature } from './signature.ts'
import { ledgerRefOf, messageIdOfRef, readStepRef, stepRefOf } from './step-ref.ts'

const mail = (messageIdHeader: string | null, inReplyTo: string | null = null) => ({
  messageIdHeader,
  inReplyTo,
})

describe('the references of the next mail of a conversation', () => {
  it('name what was answered before it, oldest first, and end with the last mail', () => {
    expect(referencesOf([mail('<ours@x>'), mail('<theirs@y>', '<ours@x>')])).toEqual([
      '<ours@x>',
      '<theirs@y>',
    ])
    expect(referencesOf([mail('<theirs@y>', '<unseen@z>')])).toEqual(['<unseen@z>', '<theirs@y>'])
    expect(referencesOf([])).toEqual([])
  })

  it('have each id once, none that a header cannot carry, and the last mail last', () => {
    const id = fc.oneof(
      fc.constantFrom('<a@x>', '<b@x>', '<c@x>'),
      fc.string().map((text) => `<${text}>`),
    )
    const conversation = fc.array(fc.record({ messageIdHeader: fc.option(id), inReplyTo: fc.option(id) }))
    fc.assert(
      fc.property(conversation, (mails) => {
        const references = referencesOf(mails)
        expect(new Set(references).size).toBe(references.length)
        for (const reference of references) expect(isMessageId(reference)).toBe(true)
        const last = mails.at(-1)?.messageIdHeader
        if (last && isMessageId(last)) expect(references.at(-1)).toBe(last)
      }),
    )
  })
})

describe('the private header', () => {
  const [campaign, message] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']

  it('names the ledger row, of a step or of any other mail', () => {
    expect(messageIdOfRef(stepRefOf(campaign, 3, message))).toBe(message)
    expect(messageIdOfRef(` ${ledgerRefOf(message)}\r\n`)).toBe(message)
    expect(readStepRef(ledgerRefOf(message))).toBeNull()
  })

  it.each(['', 'message/', `message/${message}/x`, `x/${message}`, 'message/no-uuid'])(
    'is none: %j',
    (ref) => {
      expect(messageIdOfRef(ref)).toBeNull()
    },
  )
})

describe('a signature', () => {
  it('stands once below a text', () => {
    expect(withSignature('Hello.\n', ' Ada\nX ')).toBe('Hello.\n\nAda\nX')
    expect(withSignature('Hello.\n\nAda\nX\n', 'Ada\nX')).toBe('Hello.\n\nAda\nX')
    expect(withSignature('Hello.', '')).toBe('Hello.')
  })
})
