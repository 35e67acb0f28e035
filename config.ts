/** The only reader of the environment: parsed once, frozen, typed; every bad variable is named at once. */
import { z } from 'zod'

const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')
const port = z.coerce.number().int().min(1).max(65_535)
const seconds = z.coerce.number().positive()

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: port.default(3000),
  HOST: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The address that the API listens on; default all of them, in the one-machine installation 127.0.0.1',
    ),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('How browsers and mail clients reach us; default http://localhost:PORT'),
  DATABASE_URL: z.url().describe('PostgreSQL as the runtime role tl_app, which owns nothing'),
  DATABASE_RELAY_URL: z
    .url()
    .describe('PostgreSQL as the role tl_relay, which sees outbox and mailbox addresses'),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: flag.default(false),
  TEMPORAL_TLS_CERT: z.string().min(1).optional().describe('Path of the client certificate (PEM) for mTLS'),
  TEMPORAL_TLS_KEY: z.string().min(1).optional().describe('Path of the client key (PEM) for mTLS'),
  TEMPORAL_UI_URL: z.url().default('http://localhost:8233'),
  INSTANCE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .describe('The instance key: wraps every other key; losing it loses every body and password'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    ),
  TRUST_PROXY: flag.default(false),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MAIL_POLL_SECONDS: seconds.default(60),
  SEND_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(10),
  WORKER_GRACE_SECONDS: seconds
    .default(15)
    .describe('How long mails under way may go on after a stop was asked for; then they are called off'),
  WORKER_QUEUES: z
    .string()
    .default('control,send,ai,sync,maintenance')
    .transform((text) =>
      text
        .split(',')
        .map((queue) => queue.trim())
        .filter(Boolean),
    ),
  WORKER_VERSIONING: flag
    .default(false)
    .describe(
      'Whether a release is given its work by `npm run release` (docs/decisions/012-releases.md), and not by being started',
    ),
  WEBHOOK_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe('Signs POST /api/webhooks/inbound-email; default: derived'),
  OPENAI_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The key of OpenAI or of any endpoint that speaks its API; without one the offline assistant answers',
    ),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
  OPENAI_MODEL: z.string().min(1).default('gpt-5-mini'),
  GROQ_API_KEY: z.string().min(1).optional().describe('Used where OPENAI_API_KEY is not set'),
  GROQ_BASE_URL: z.url().default('https://api.groq.com/openai/v1'),
  GROQ_MODEL: z.string().min(1).default('llama-3.3-70b-versatile'),
  AI_DAILY_CALLS: z.coerce
    .number()
    .int()
    .min(0)
    .default(500)
    .describe(
      'How many requests a workspace may make of a model in a UTC day; the offline assistant is free',
    ),
  GOOGLE_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('The OAuth client of this installation, for Google calendars that bring none of their own'),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_API_URL: z
    .url()
    .optional()
    .describe('A stand-in for Google in tests; its tokens are at /oauth2/token'),
  POST_OFFICE_URL: z
    .url()
    .optional()
    .describe('The local post office; unset outside the embedded installation'),
})

/** Every variable that is read here; for those who start the product in an environment of their own making. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape)

export type Config = Readonly<Omit<z.infer<typeof environment>, 'PUBLIC_URL'> & { PUBLIC_URL: string }>

const modelVariables = environment.pick({
  OPENAI_API_KEY: true,
  OPENAI_BASE_URL: true,
  OPENAI_MODEL: true,
  GROQ_API_KEY: true,
  GROQ_BASE_URL: true,
  GROQ_MODEL: true,
})
export type ModelVariables = Readonly<z.infer<typeof modelVariables>>

/** The variables of the model alone, for those who need nothing else of the environment. */
export function readModelVariables(env: Record<string, string | undefined> = process.env): ModelVariables {
  return modelVariables.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
}

/** How to reach a model. */
export interface ModelAccess {
  apiKey: string
  baseUrl: string
  model: string
}

/** The model that is configured; null: none is, and the offline assistant answers. */
export function modelAccess(config: ModelVariables): ModelAccess | null {
  if (config.OPENAI_API_KEY)
    return { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, model: config.OPENAI_MODEL }
  if (config.GROQ_API_KEY)
    return { apiKey: config.GROQ_API_KEY, baseUrl: config.GROQ_BASE_URL, model: config.GROQ_MODEL }
  return null
}

/** How to reach Google: the installation's own OAuth client, and where it answers if not where it always does. */
export interface GoogleAccess {
  clientId: string | null
  clientSecret: string | null
  /** Without a final slash. */
  baseUrl?: string
}

export function googleAccess(config: Config): GoogleAccess {
  const baseUrl = config.GOOGLE_API_URL?.replace(/\/$/, '')
  return {
    clientId: config.GOOGLE_CLIENT_ID ?? null,
    clientSecret: config.GOOGLE_CLIENT_SECRET ?? null,
    ...(baseUrl && { baseUrl }),
  }
}

/**
 * Read the configuration.
 * @throws Error that lists every variable that is missing or wrong, each on its line
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(present)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not valid:\n${lines.join('\n')}`)
  }
  return Object.freeze({
    ...parsed.data,
    PUBLIC_URL: (parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}`).replace(/\/$/, ''),
  })
}
