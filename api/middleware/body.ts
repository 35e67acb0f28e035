import { createHash } from 'node:crypto'
import { bodyParser } from '@koa/bodyparser'
import busboy from 'busboy'
import type Koa from 'koa'
import { DomainError } from '#domain/errors.ts'
import type { RawBody } from '../route.ts'

const parseJson = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '4mb',
  detectJSON: (ctx) => /json/.test(ctx.get('content-type')),
})

/** A body that is not JSON: its bytes, and the file's name where there is one. */
export interface RawContent {
  bytes: Buffer
  fileName: string | null
}

/** Read a JSON body; none is the same as `{}`. */
export async function readJson(ctx: Koa.Context): Promise<unknown> {
  try {
    await parseJson(ctx, () => Promise.resolve())
  } catch (error) {
    // zlib does not say whose fault a body is that is not what its Content-Encoding claims.
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code)))
      throw Object.assign(new Error('Content-Encoding', { cause: error }), { status: 400 })
    throw error
  }
  return (ctx.request as { body?: unknown }).body ?? {}
}

/** Read a raw or multipart body (the part `file`). @throws DomainError too_large, invalid */
export async function readRaw(ctx: Koa.Context, rule: RawBody): Promise<RawContent> {
  const type = ctx.get('content-type').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!rule.types.includes(type) && !rule.types.includes('*/*'))
    throw new DomainError('invalid', `Send the body as ${rule.types.join(' or ')}.`, {
      'content-type': 'not accepted',
    })
  if (Number(ctx.get('content-length')) > rule.maxBytes + 10_000) throw tooLarge(rule)
  return type === 'multipart/form-data'
    ? readFile(ctx, rule)
    : { bytes: await readAll(ctx.req, rule), fileName: null }
}

/** The name of a body, by which a repeated request is recognised. */
export function hashBody(body: unknown): string {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null)
  return createHash('sha256').update(bytes).digest('hex')
}

async function readAll(stream: AsyncIterable<Buffer>, rule: RawBody): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > rule.maxBytes) throw tooLarge(rule)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function readFile(ctx: Koa.Context, rule: RawBody): Promise<RawContent> {
  return new Promise((resolve, reject) => {
    const refuse = (fields: Record<string, string>) =>
      reject(new DomainError('invalid', 'The upload holds no file.', fields))
    let found: Promise<RawContent> | undefined
    let form: busboy.Busboy
    try {
      form = busboy({
        headers: ctx.req.headers,
        limits: { files: 1, fields: 20, fileSize: rule.maxBytes + 1 },
      })
    } catch {
      return refuse({ file: 'the multipart body is malformed' }) // a missing boundary throws here
    }
    form.on('file', (name, stream, { filename }) => {
      if (name !== 'file') return void stream.resume()
      found = readAll(stream as AsyncIterable<Buffer>, rule).then((bytes) => ({
        bytes,
        fileName: filename || null,
      }))
      found.catch((error: Error) => {
        ctx.req.unpipe(form)
        ctx.req.resume()
        reject(error)
      })
    })
    form.on('close', () =>
      found ? void found.then(resolve, reject) : refuse({ file: 'send the file in the part "file"' }),
    )
    form.on('error', () => refuse({ file: 'the multipart body is malformed' }))
    ctx.req.pipe(form)
  })
}

function tooLarge({ maxBytes }: RawBody): DomainError {
  return new DomainError('too_large', `At most ${Math.floor(maxBytes / 1_048_576)} MB are accepted here.`)
}
