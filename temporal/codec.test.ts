import { describe, expect, it } from 'vitest'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { createCodecEndpoint } from './codec-endpoint.ts'
import { createPayloadCodec, MAX_PAYLOAD_BYTES } from './codec.ts'

const key = Buffer.alloc(32, 1)
const older = Buffer.alloc(32, 2)
const codec = createPayloadCodec(key)
const payload = (value: unknown) => defaultPayloadConverter.toPayload<unknown>(value)
const value = (decoded: Payload | undefined) => decoded && defaultPayloadConverter.fromPayload(decoded)
const first = async (payloads: Promise<Payload[]>) => (await payloads)[0] as Payload

describe('payload codec', () => {
  it('gives back what it encrypted, and shows nothing of it', async () => {
    const encrypted = await first(codec.encode([payload({ canary: 'kingfisher' })]))
    expect(Buffer.from(encrypted.data ?? []).toString('latin1')).not.toContain('kingfisher')
    expect(Buffer.from(encrypted.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted')
    expect(value(await first(codec.decode([encrypted])))).toEqual({ canary: 'kingfisher' })
  })

  it('never encrypts the same value to the same bytes', async () => {
    const [one, two] = await codec.encode([payload('a'), payload('a')])
    expect(one?.data).not.toEqual(two?.data)
  })

  it('leaves payloads of others as they are: a human types plain JSON', async () => {
    const plain = payload({ note: 'x' })
    expect(await codec.decode([plain])).toEqual([plain])
  })

  it('reads what an older key encrypted, and names a key that it does not have', async () => {
    const encrypted = await first(createPayloadCodec(older).encode([payload(1)]))
    expect(value(await first(createPayloadCodec(key, older).decode([encrypted])))).toBe(1)
    await expect(codec.decode([encrypted])).rejects.toThrow(/key [0-9a-f]{8}/)
  })

  it('refuses altered bytes', async () => {
    const encrypted = await first(codec.encode([payload('a')]))
    const data = Buffer.from(encrypted.data ?? [])
    data.writeUInt8(data.readUInt8(30) ^ 1, 30)
    await expect(codec.decode([{ ...encrypted, data }])).rejects.toThrow()
  })

  it('refuses a payload above the limit and says what to do', async () => {
    const large = payload('x'.repeat(MAX_PAYLOAD_BYTES))
    await expect(codec.encode([large])).rejects.toThrow(/above the limit.*PostgreSQL/)
  })
})

describe('codec endpoint', () => {
  const answer = createCodecEndpoint(codec)

  it('decodes what Temporal Web sends and encodes it again', async () => {
    const encoded = await answer({ direction: 'encode', body: { payloads: [PLAIN] } })
    expect(JSON.stringify(encoded)).not.toContain(PLAIN.data)
    expect(await answer({ direction: 'decode', body: encoded })).toEqual({ payloads: [PLAIN] })
  })

  it.each([null, [], {}, { payloads: 'x' }, 'payloads'])(
    'refuses a body of another shape: %j',
    async (body) => {
      await expect(answer({ direction: 'decode', body })).rejects.toThrow(TypeError)
    },
  )
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const PLAIN = { metadata: { encoding: base64('json/plain') }, data: base64('"kingfisher"') }
