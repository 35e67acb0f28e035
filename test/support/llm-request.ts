/** What one request asked for. */
export interface LlmRequest {
  model: string
  messages: { role: string; content: string }[]
  response_format: { type: string; json_schema?: { name: string; strict: boolean; schema: object } }
  authorization: string
}
