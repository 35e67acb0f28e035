import type { Wish } from '#domain/thread/inputs.ts'
import { idOf } from '../shared/told.ts'

/** What a payload says, if anything; a human may have typed it. */
type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(told: unknown): Fields {
  return typeof told === 'object' && told !== null ? { ...told } : {}
}

/** The id in a field, or null if there is none in a form that can be one. */
export function idIn(fields: Fields, name: string): string | null {
  return idOf(fields[name])
}

/** The id that each wish cannot do without. */
const NEEDED: Partial<Record<Wish['kind'], string>> = {
  approved: 'draftId',
  rejected: 'draftId',
  edited: 'draftId',
  regenerated: 'requestId',
  intentCorrected: 'intentId',
  followUpCancelled: 'followUpId',
}

/** The wish as the domain hears it, or in words what is missing. */
export function readWish(kind: Wish['kind'], told: unknown): Wish | string {
  const fields = fieldsOf(told)
  const name = NEEDED[kind]
  const id = name === undefined ? '' : idIn(fields, name)
  if (id === null) return `\`${name}\` must be the id of a row, as its page in Throughline shows it.`
  const by = idIn(fields, 'by')
  const who = by === null ? {} : { by }
  const inboundId = idIn(fields, 'inboundId')
  const mail = inboundId === null ? {} : { inboundId }
  switch (kind) {
    case 'approved':
      return { kind, draftId: id, followUps: fields['followUps'] === true, ...who }
    case 'rejected':
      return { kind, draftId: id, ...who }
    case 'edited': {
      const basedOn = idIn(fields, 'basedOn')
      return { kind, draftId: id, ...(basedOn !== null && { basedOn }), ...who }
    }
    case 'regenerated':
      return { kind, requestId: id, ...mail, ...who }
    case 'intentCorrected':
      return { kind, intentId: id, ...mail, ...who }
    case 'followUpCancelled':
      return { kind, followUpId: id, ...who }
    case 'handedBack':
    case 'takenOver':
      return { kind, ...mail, ...who }
    case 'undone':
    case 'closed':
    case 'retried':
    case 'markedSent':
      return { kind, ...who }
  }
}
