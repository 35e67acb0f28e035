import { fileURLToPath } from 'node:url'
import type { DataConverter } from '@temporalio/common'
import { createPayloadCodec } from './codec.ts'

export const failureConverterPath = fileURLToPath(new URL('./failure-converter.ts', import.meta.url))

/** How client, worker and replay turn values into payloads: JSON, then encryption, failures included. */
export function createDataConverter(...keys: [Uint8Array, ...Uint8Array[]]): DataConverter {
  return { payloadCodecs: [createPayloadCodec(...keys)], failureConverterPath }
}
