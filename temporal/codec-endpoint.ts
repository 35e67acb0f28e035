import type { Payload, PayloadCodec } from '@temporalio/common'
import proto from '@temporalio/proto'

const Payloads = proto.temporal.api.common.v1.Payloads

export type CodecDirection = 'encode' | 'decode'

/** One request of a client that follows Temporal's remote codec protocol (POST /encode, POST /decode). */
export interface CodecRequest {
  direction: CodecDirection
  /** `{"payloads":[{"metadata":{…},"data":"…"}]}`, bytes in base64 (the JSON form of protobuf). */
  body: unknown
}

/** Larger requests are refused before they are read: Temporal Web asks for a page of events at a time. */
export const CODEC_BODY_LIMIT = 8 * 1024 * 1024

/** The headers that let Temporal Web's page call the endpoint with the sign-in's cookie or token. */
export function codecCors(temporalUiUrl: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': new URL(temporalUiUrl).origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'POST, OPTIONS',
    'Access-Control-Allow-Headers': 'Content-Type, X-Namespace, Authorization, X-CSRF-Token',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin',
  }
}

/**
 * Answers remote codec requests with the product's own codec. Who may ask is the caller's business: it shows
 * histories in clear.
 * @returns the answer's body
 * @throws TypeError when the body is not a list of payloads; Error when a payload cannot be decrypted
 */
export function createCodecEndpoint(codec: PayloadCodec) {
  return async ({ direction, body }: CodecRequest): Promise<{ payloads: unknown[] }> => {
    const payloads = readPayloads(body)
    const answer = await codec[direction](payloads)
    const { payloads: list = [] } = Payloads.toObject(Payloads.create({ payloads: answer }), {
      bytes: String,
    }) as { payloads?: unknown[] }
    return { payloads: list }
  }
}

function readPayloads(body: unknown): Payload[] {
  if (typeof body !== 'object' || body === null || !('payloads' in body) || !Array.isArray(body.payloads))
    throw new TypeError('The body must be {"payloads": […]}.')
  return Payloads.fromObject(body).payloads
}
