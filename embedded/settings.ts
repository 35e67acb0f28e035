/** What the one-machine installation itself can be told; the product's own variables are in `config.ts`. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { InstallationError } from './installation-error.ts'

const port = (standard: number) => z.coerce.number().int().min(1).max(65_535).default(standard)

const environment = z.object({
  PORT: port(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  POSTGRES_PORT: port(5433),
  SMTP_PORT: port(2525),
  IMAP_PORT: port(1143),
  POST_OFFICE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  THROUGHLINE_DATA: z.string().default('.throughline'),
  THROUGHLINE_DEMO: z
    .enum(['0', '1', 'false', 'true'])
    .default('1')
    .transform((text) => text === '1' || text === 'true'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_RELAY_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional(),
  TEMPORAL_UI_URL: z.url().optional(),
  INSTANCE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .optional(),
  WEBHOOK_SECRET: z.string().min(16).optional(),
  MAIL_POLL_SECONDS: z.coerce.number().positive().default(5),
})

type Values = z.infer<typeof environment>
export type Settings = Readonly<Omit<Values, 'THROUGHLINE_DATA'>> & { readonly dataDir: string }

/** Every variable that moves a port. */
export const PORT_VARIABLES = [
  'PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'POSTGRES_PORT',
  'SMTP_PORT',
  'IMAP_PORT',
  'POST_OFFICE_PORT',
] as const

/** The variables that hold ports of parts that run here, with their numbers; one that nobody set is chosen later. */
export function portsOf(settings: Settings): Record<string, number> {
  const { PORT, SMTP_PORT, IMAP_PORT, POST_OFFICE_PORT, POSTGRES_PORT, TEMPORAL_PORT, TEMPORAL_UI_PORT } =
    settings
  return {
    PORT,
    SMTP_PORT,
    IMAP_PORT,
    ...(POST_OFFICE_PORT === undefined ? {} : { POST_OFFICE_PORT }),
    ...(settings.DATABASE_URL ? {} : { POSTGRES_PORT }),
    ...(settings.TEMPORAL_ADDRESS ? {} : { TEMPORAL_PORT, TEMPORAL_UI_PORT }),
  }
}

/** Where the API answers on this machine; the wildcard addresses are for listening only. */
export function originOf({ HOST, PORT }: Pick<Settings, 'HOST' | 'PORT'>): string {
  const host = ['0.0.0.0', '::', 'localhost'].includes(HOST) ? '127.0.0.1' : HOST
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`
}

/** The address to type: the loopback address has a name, and mail links and sign-in cookies use it. */
export const publicOriginOf = (settings: Pick<Settings, 'HOST' | 'PORT'>): string =>
  originOf(settings).replace('//127.0.0.1:', '//localhost:')

/**
 * Read the settings.
 * @throws InstallationError that names every bad variable at once
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = environment.safeParse(present)
  const wrong = parsed.success
    ? sharedPorts(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (!parsed.success || wrong.length > 0)
    throw new InstallationError(`The environment is not valid: ${wrong.join('; ')}`)
  const { THROUGHLINE_DATA, ...rest } = parsed.data
  return Object.freeze({ ...rest, dataDir: resolve(THROUGHLINE_DATA) })
}

function sharedPorts(values: Values): string[] {
  const owners = new Map<number, string[]>()
  for (const [variable, number] of Object.entries(portsOf({ ...values, dataDir: '' })))
    owners.set(number, [...(owners.get(number) ?? []), variable])
  return [...owners]
    .filter(([, variables]) => variables.length > 1)
    .map(([number, variables]) => `${variables.join(' and ')} cannot both be ${number}`)
}
