import { readFile } from 'node:fs/promises'
import { Ajv, type ValidateFunction } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Service {
  image?: string
  build?: string
  command?: string[]
  environment?: Record<string, string | number>
  ports?: string[]
  depends_on?: Record<string, unknown>
}
interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}

let compose: Compose
let dockerfile: string
let validate: ValidateFunction

beforeAll(async () => {
  const file = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')
  compose = parse(await file('docker-compose.yml'), { merge: true }) as Compose
  dockerfile = await file('Dockerfile')
  const schema = JSON.parse(await file('test/fixtures/compose-spec/compose-spec.json')) as object
  // The schema writes its draft's address without the closing "#", by which the validator does not know it.
  validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile({
    ...schema,
    $schema: 'http://json-schema.org/draft-07/schema#',
  })
})

/** What the schema has against a Compose file; empty when it is valid. */
function objections(document: unknown): string[] {
  if (validate(document)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

describe('docker-compose.yml', () => {
  it('follows the Compose schema', () => {
    expect(objections(compose)).toEqual([])
  })

  it('would be refused with a word that the schema does not know', () => {
    const wrong = structuredClone(compose) as unknown as { services: { api: Record<string, unknown> } }
    wrong.services.api['comand'] = ['node']
    expect(objections(wrong)).not.toEqual([])
  })

  it('depends only on services that exist', () => {
    const names = Object.keys(compose.services)
    const wanted = Object.values(compose.services).flatMap((service) => Object.keys(service.depends_on ?? {}))
    expect(wanted.filter((name) => !names.includes(name))).toEqual([])
  })

  it('starts programs that the image has', () => {
    const programs = Object.values(compose.services)
      .filter((service) => service.build)
      .map((service) => service.command?.[1] ?? '')
    expect(programs).toEqual(
      expect.arrayContaining(['api/main.ts', 'temporal/worker.ts', 'scripts/migrate.ts']),
    )
    for (const program of programs) expect(dockerfile).toContain(`COPY ${program.split('/')[0]} `)
  })

  it('shows Temporal Web and the mail catcher on the loopback address only', () => {
    for (const name of ['temporal-ui', 'mail'])
      for (const port of compose.services[name]?.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  it('pins every image', () => {
    const images = Object.values(compose.services)
      .filter((service) => !service.build)
      .map((service) => service.image)
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/)
  })

  it('gives the product the least role that it needs', () => {
    expect(compose.services['api']?.environment?.['DATABASE_URL']).toMatch(/^postgres:\/\/tl_app:/)
    expect(compose.services['api']?.environment).not.toHaveProperty('DATABASE_OWNER_URL')
    expect(compose.services['migrate']?.environment).not.toHaveProperty('DATABASE_URL')
  })
})

describe('Dockerfile', () => {
  it('runs as an ordinary user, with a health check', () => {
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^HEALTHCHECK /m)
  })
})
