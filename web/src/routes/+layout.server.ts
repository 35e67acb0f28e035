import { themeOf, timeZoneOf } from '#lib/server/reader.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ cookies }) => ({
  theme: themeOf(cookies),
  timeZone: timeZoneOf(cookies),
  now: Date.now(),
})
