import { en } from './en.ts'

/** A complete dictionary: another language does not type-check until nothing is missing. */
export type Words = typeof en

export const dictionaries: Record<string, Words> & { en: Words } = { en }
