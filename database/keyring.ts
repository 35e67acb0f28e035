import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

/** Seals and opens bytes under one key; `context` (table and column) is authenticated with them. */
export interface Cipher {
  seal(plain: string | Uint8Array, context: string): Buffer
  open(envelope: Uint8Array, context: string): Buffer
}

/** What the instance key is good for; each purpose has a key of its own (HKDF, RFC 5869). */
export type Purpose =
  'envelope' | 'codec' | 'access-token' | 'webhook' | 'address-hash' | 'message-id' | 'public-token'

export interface Keyring extends Cipher {
  /** Names the instance key inside envelopes, so that a later key can stand beside it. */
  keyId: string
  /** 32 bytes for one purpose. */
  derive(purpose: Purpose): Buffer
  /** A keyed hash that finds an address again without showing it; different in every workspace. */
  hashAddress(workspaceId: string, emailKey: string): string
  /** The left part of a message's Message-ID: the same for every attempt (reliability rule M2). */
  messageIdFor(ledgerId: string): string
  /** A public token (tracking, unsubscribe): encrypted, URL-safe, and readable by nobody else. */
  issueToken(claims: Record<string, string>): string
  /** The claims of a token, or null if it was not issued here or has been altered. */
  readToken(token: string): Record<string, string> | null
}

const VERSION = 1
const NONCE = 12
const TAG = 16
const KEY_ID = 4

/**
 * The keys of an installation.
 * Envelope layout: version (1 byte), key id (4), nonce (12), tag (16), ciphertext (AES-256-GCM, NIST SP 800-38D).
 * @param instanceKey 32 bytes in base64
 */
export function createKeyring(instanceKey: string): Keyring {
  const root = Buffer.from(instanceKey, 'base64')
  if (root.length !== 32)
    throw new Error('INSTANCE_KEY must be 32 bytes in base64 (openssl rand -base64 32).')
  const derive = (purpose: Purpose) => Buffer.from(hkdfSync('sha256', root, 'throughline', purpose, 32))
  const cipher = createCipher(derive('envelope'))
  const tokens = createCipher(derive('public-token'))
  const hashKey = createSecretKey(derive('address-hash'))
  const messageIdKey = createSecretKey(derive('message-id'))
  return {
    ...cipher,
    keyId: keyIdOf(createSecretKey(derive('envelope'))).toString('hex'),
    derive,
    hashAddress: (workspaceId, emailKey) =>
      createHmac('sha256', hashKey).update(`${workspaceId}:${emailKey}`).digest('hex'),
    messageIdFor: (ledgerId) =>
      createHmac('sha256', messageIdKey).update(ledgerId).digest('hex').slice(0, 32),
    issueToken: (claims) => tokens.seal(JSON.stringify(claims), 'token').toString('base64url'),
    readToken: (token) => {
      try {
        return JSON.parse(tokens.open(Buffer.from(token, 'base64url'), 'token').toString()) as Record<
          string,
          string
        >
      } catch {
        return null // not ours, or altered: the caller answers as for an unknown token
      }
    },
  }
}

const STORE = 4_096
let store = Buffer.alloc(0)

/** Random bytes for keys and nonces, fetched 4 KiB at a time: a call costs 3 µs, however few it gives. None is given twice. */
export function freshBytes(count: number): Buffer {
  if (store.length < count) store = randomBytes(Math.max(STORE, count))
  const bytes = store.subarray(0, count)
  store = store.subarray(count)
  return bytes
}

/** A cipher under one 32-byte key. Node takes a key as an object several times faster than as bytes. */
export function createCipher(bytes: Uint8Array): Cipher {
  const key = createSecretKey(bytes)
  const head = Buffer.concat([Buffer.from([VERSION]), keyIdOf(key)])
  return {
    seal(plain, context) {
      const nonce = freshBytes(NONCE)
      const gcm = createCipheriv('aes-256-gcm', key, nonce)
      gcm.setAAD(Buffer.from(context))
      const body = [gcm.update(plain), gcm.final()]
      return Buffer.concat([head, nonce, gcm.getAuthTag(), ...body])
    },
    open(envelope, context) {
      const bytes = Buffer.from(envelope)
      const start = head.length
      if (!bytes.subarray(0, start).equals(head))
        throw new Error('The envelope was sealed under another key.')
      const gcm = createDecipheriv('aes-256-gcm', key, bytes.subarray(start, start + NONCE))
      gcm.setAAD(Buffer.from(context))
      gcm.setAuthTag(bytes.subarray(start + NONCE, start + NONCE + TAG))
      return Buffer.concat([gcm.update(bytes.subarray(start + NONCE + TAG)), gcm.final()])
    },
  }
}

function keyIdOf(key: KeyObject): Buffer {
  return createHmac('sha256', key).update('key-id').digest().subarray(0, KEY_ID)
}
