import type { Cookies } from '@sveltejs/kit'
import { isTimeZone } from '#lib/words/format.ts'

const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The appearance that the reader chose, kept in a cookie so that the first paint is right. */
export function themeOf(cookies: Cookies): Theme {
  return THEMES.find((theme) => theme === cookies.get('theme')) ?? 'system'
}

/** The time zone that the reader's browser told us on an earlier page; UTC on the first. */
export function timeZoneOf(cookies: Cookies): string {
  const zone = cookies.get('zone')
  return zone && isTimeZone(zone) ? zone : 'UTC'
}
