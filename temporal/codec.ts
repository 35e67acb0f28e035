import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { ApplicationFailure, ValueError, type Payload, type PayloadCodec } from '@temporalio/common'
import proto from '@temporalio/proto'

/** A larger payload is a mistake of ours (rule R3): bodies and lists live in PostgreSQL. */
export const MAX_PAYLOAD_BYTES = 64 * 1024

const ENCODING = 'binary/encrypted'
const NONCE = 12
const TAG = 16
const CONTEXT = Buffer.from('temporal-payload')
const PayloadMessage = proto.temporal.api.common.v1.Payload

/**
 * Encrypts every payload with AES-256-GCM (NIST SP 800-38D): nonce (12 bytes), tag (16), ciphertext; the key's id
 * stands in the metadata. What was not encrypted here is decoded unchanged: a human types plain JSON in Temporal Web.
 * @param keys 32 bytes each; the first encrypts, all decrypt
 */
export function createPayloadCodec(...keys: [Uint8Array, ...Uint8Array[]]): PayloadCodec {
  // Node takes a key as an object several times faster than as bytes.
  const byId = new Map(keys.map((key) => [payloadKeyId(key), createSecretKey(key)]))
  const current = createSecretKey(keys[0])
  const currentId = payloadKeyId(keys[0])
  return {
    encode: async (payloads) => payloads.map((payload) => encrypt(payload, current, currentId)),
    decode: async (payloads) =>
      payloads.map((payload) => (encodingOf(payload) === ENCODING ? decrypt(payload, byId) : payload)),
  }
}

/** Names a key without telling anything about it. */
export function payloadKeyId(key: Uint8Array): string {
  return createHmac('sha256', key).update('payload-key-id').digest('hex').slice(0, 8)
}

function encrypt(payload: Payload, key: KeyObject, keyId: string): Payload {
  if (encodingOf(payload) === ENCODING) return payload
  const plain = PayloadMessage.encode(payload).finish()
  if (plain.length > MAX_PAYLOAD_BYTES) {
    const what = `A payload of ${plain.length} bytes is above the limit of ${MAX_PAYLOAD_BYTES}`
    // Not to be tried again: as the result of an activity it would come out as large every time.
    throw ApplicationFailure.nonRetryable(`${what}: store it in PostgreSQL and pass its id.`, 'too_large')
  }
  const nonce = randomBytes(NONCE)
  const gcm = createCipheriv('aes-256-gcm', key, nonce).setAAD(CONTEXT)
  const body = Buffer.concat([gcm.update(plain), gcm.final()])
  return {
    metadata: { encoding: Buffer.from(ENCODING), 'key-id': Buffer.from(keyId) },
    data: Buffer.concat([nonce, gcm.getAuthTag(), body]),
  }
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, KeyObject>): Payload {
  const keyId = Buffer.from(payload.metadata?.['key-id'] ?? []).toString()
  const key = keys.get(keyId)
  if (!key)
    throw new ValueError(
      `The payload was encrypted under key ${keyId}, which this installation does not have.`,
    )
  const bytes = Buffer.from(payload.data ?? [])
  const gcm = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
  gcm.setAAD(CONTEXT).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  return PayloadMessage.decode(Buffer.concat([gcm.update(bytes.subarray(NONCE + TAG)), gcm.final()]))
}

function encodingOf(payload: Payload): string {
  return Buffer.from(payload.metadata?.['encoding'] ?? []).toString()
}
