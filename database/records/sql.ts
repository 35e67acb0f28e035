/** An instant as the driver returns it (ISO text), in epoch ms. */
export function instant(value: string): number
export function instant(value: string | null): number | null
export function instant(value: string | null): number | null {
  return value === null ? null : new Date(value).getTime()
}

/** Ids as one array parameter: `= any(?::uuid[])`. A JavaScript array would be spread into a list. */
export function uuidArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

/**
 * The ids of rows as one array parameter. Rows that come as JSON need it beside the join with them: of a JSON array PostgreSQL
 * expects a hundred rows, and would read a whole table of some thousands rather than look so many up.
 */
export function idArray(rows: readonly { id: string }[]): string {
  return uuidArray(rows.map(({ id }) => id))
}

/** Texts as one array parameter: `= any(?::text[])`. */
export function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
