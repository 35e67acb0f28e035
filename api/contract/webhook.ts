/** Mail that another system hands over, as raw RFC 5322. */
import { z } from 'zod'

/** The largest mail, in bytes. */
export const MAX_INBOUND_BYTES = 25 * 1024 * 1024

/**
 * `x-throughline-timestamp` is Unix seconds; `x-throughline-signature` is `v1=` + hex HMAC-SHA256 of
 * `timestamp + "." + raw body`; `x-throughline-id` names the delivery (left out: the hash of the mail);
 * `x-throughline-recipient` is the envelope recipient (left out: the To and Delivered-To headers are tried).
 */
export const inboundEmailHeadersSchema = z.object({
  'x-throughline-timestamp': z.string().regex(/^\d{1,12}$/),
  'x-throughline-signature': z.string().regex(/^v1=[0-9a-f]{64}$/i),
  'x-throughline-id': z.string().min(1).max(200).optional(),
  'x-throughline-recipient': z.string().min(3).max(254).optional(),
})

export const inboundAcceptedSchema = z
  .object({ id: z.string(), duplicate: z.boolean() })
  .meta({ id: 'InboundAccepted' })
export type InboundAccepted = z.output<typeof inboundAcceptedSchema>
