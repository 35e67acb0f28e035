import type { ImportMapping, ImportPreview } from 'contract/import.ts'
import type { Accepted } from 'contract/fields.ts'
import { renewSession } from './session.ts'

/** Enough of a file to show its first rows. */
const PREVIEW_BYTES = 512 * 1024
const LINE_FEED = 0x0a

/** What an upload came to when the server said no; `message` is the server's, fit for people. */
export class UploadError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'UploadError'
    this.status = status
  }
}

/** Ask what the file looks like; only its beginning travels, and it ends with a whole line. */
export async function previewFile(file: File): Promise<ImportPreview> {
  const answer = await request('/api/persons/import/preview', await beginning(file))
  return (await answer.json()) as ImportPreview
}

/** The first bytes of a file up to the end of a line, so that no row is cut in two. */
export async function beginning(file: File, limit = PREVIEW_BYTES): Promise<Blob> {
  if (file.size <= limit) return file
  const bytes = new Uint8Array(await file.slice(0, limit).arrayBuffer())
  const end = bytes.lastIndexOf(LINE_FEED) + 1
  const isLittleEndian16 = bytes[end] === 0 // UTF-16LE: the second half of the line feed
  return new Blob([bytes.slice(0, end + (isLittleEndian16 ? 1 : 0))])
}

export interface Upload {
  file: File
  mapping: ImportMapping
  /** Names this attempt: the same file sent twice is imported once. */
  key: string
  onProgress: (share: number) => void
}

/** Send the file and start the import. `fetch` does not report how far an upload has come, XMLHttpRequest does. */
export async function startImport({ file, mapping, key, onProgress }: Upload): Promise<Accepted> {
  await renewSession()
  const query = new URLSearchParams({ mapping: JSON.stringify(mapping), fileName: file.name })
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open('POST', `/api/persons/import?${query}`)
    sending.setRequestHeader('content-type', 'text/csv')
    sending.setRequestHeader('idempotency-key', key)
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    sending.onerror = () => reject(new UploadError(0, ''))
    sending.onload = () => {
      if (sending.status < 300) resolve(JSON.parse(sending.responseText) as Accepted)
      else reject(new UploadError(sending.status, detailOf(sending.responseText)))
    }
    sending.send(file)
  })
}

async function request(path: string, body: Blob): Promise<Response> {
  await renewSession()
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body })
  if (!answer.ok) throw new UploadError(answer.status, detailOf(await answer.text()))
  return answer
}

/** The problem's own words, where the answer is one. */
function detailOf(text: string): string {
  if (!text.startsWith('{')) return ''
  const problem: unknown = JSON.parse(text)
  return typeof problem === 'object' && problem !== null && 'detail' in problem ? String(problem.detail) : ''
}
