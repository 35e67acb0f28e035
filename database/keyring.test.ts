import { describe, expect, it } from 'vitest'
import { createCipher, createKeyring, freshBytes } from './keyring.ts'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const keyring = createKeyring(key(1))

describe('an envelope', () => {
  it('gives back what was sealed, and never the same bytes twice', () => {
    const first = keyring.seal('Grüße', 'message.body')
    const second = keyring.seal('Grüße', 'message.body')
    expect(keyring.open(first, 'message.body').toString()).toBe('Grüße')
    expect(first.equals(second)).toBe(false)
    expect(first.includes('Gr')).toBe(false)
  })

  it('does not open in another place, under another key, or altered', () => {
    const sealed = keyring.seal('secret', 'mailbox.smtp_password')
    const altered = Buffer.from(sealed)
    altered[altered.length - 1]! ^= 1
    expect(() => keyring.open(sealed, 'person.note')).toThrow()
    expect(() => createKeyring(key(2)).open(sealed, 'mailbox.smtp_password')).toThrow('another key')
    expect(() => keyring.open(altered, 'mailbox.smtp_password')).toThrow()
    expect(() => createCipher(Buffer.alloc(32, 9)).open(sealed, 'mailbox.smtp_password')).toThrow(
      'another key',
    )
  })
})

it('gives no random byte twice, however many are taken and in whatever portions', () => {
  const taken = Array.from({ length: 3_000 }, (_, turn) => freshBytes(turn % 2 ? 32 : 12))
  const large = freshBytes(10_000)
  expect(large.length).toBe(10_000)
  expect(new Set([...taken, large].map((bytes) => bytes.subarray(0, 12).toString('hex'))).size).toBe(3_001)
  const places = [...taken, large].map(({ buffer, byteOffset, length }) => ({ buffer, byteOffset, length }))
  const ends = new Map<ArrayBufferLike, number>()
  for (const { buffer, byteOffset, length } of places) {
    expect(byteOffset).toBeGreaterThanOrEqual(ends.get(buffer) ?? 0)
    ends.set(buffer, byteOffset + length)
  }
})

describe('a public token', () => {
  it('carries its claims unreadably and is refused when altered', () => {
    const token = keyring.issueToken({ workspace: 'w', message: 'm' })
    expect(keyring.readToken(token)).toEqual({ workspace: 'w', message: 'm' })
    expect(Buffer.from(token, 'base64url').includes('workspace')).toBe(false)
    expect(keyring.readToken(token.slice(0, -2) + 'AA')).toBeNull()
    expect(keyring.readToken('')).toBeNull()
    expect(createKeyring(key(2)).readToken(token)).toBeNull()
  })
})

it('hashes the same address differently in every workspace', () => {
  expect(keyring.hashAddress('a', 'x@y.example')).not.toBe(keyring.hashAddress('b', 'x@y.example'))
  expect(keyring.hashAddress('a', 'x@y.example')).toBe(keyring.hashAddress('a', 'x@y.example'))
})

it('refuses an instance key of the wrong length', () => {
  expect(() => createKeyring('c2hvcnQ=')).toThrow('32 bytes')
})
