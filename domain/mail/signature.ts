/** A text with the sender's signature below it; what is signed so already stays as it is. */
export function withSignature(body: string, signature: string): string {
  const text = body.trimEnd()
  const below = signature.trim()
  return below === '' || text.endsWith(below) ? text : `${text}\n\n${below}`
}
