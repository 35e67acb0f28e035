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
