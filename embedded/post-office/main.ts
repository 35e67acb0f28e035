/** The local post office as a process of its own; it ends with SIGTERM, SIGINT, or when its parent is gone. */
import { z } from 'zod'
import { openPostOffice } from './post-office.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const environment = z.object({
  SMTP_PORT: port.default(2525),
  IMAP_PORT: port.default(1143),
  POST_OFFICE_PORT: port.default(8025),
  POST_OFFICE_DATA: z.string().min(1).default('.throughline/post-office'),
  POST_OFFICE_SIMULATE: z.enum(['0', '1']).default('1'),
  POST_OFFICE_SPEED: z.coerce.number().positive().default(1),
  PUBLIC_URL: z.url().optional(),
})

const env = environment.parse(process.env)
const office = await openPostOffice({
  smtpPort: env.SMTP_PORT,
  imapPort: env.IMAP_PORT,
  controlPort: env.POST_OFFICE_PORT,
  folder: env.POST_OFFICE_DATA,
  simulate: env.POST_OFFICE_SIMULATE === '1',
  speed: env.POST_OFFICE_SPEED,
  publicHost: env.PUBLIC_URL ? new URL(env.PUBLIC_URL).hostname : null,
})
console.log(`post office: SMTP ${office.smtpPort}, IMAP ${office.imapPort}, control ${office.controlPort}`)

let isClosing = false
function close(): void {
  if (isClosing) return
  isClosing = true
  setTimeout(() => process.exit(1), 5_000).unref()
  office.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
}
process.once('SIGTERM', close)
process.once('SIGINT', close)
process.once('disconnect', close)
