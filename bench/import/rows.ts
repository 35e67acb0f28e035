/** The people of the file that is imported. */

export const HEADING = ['email', 'firstName', 'lastName', 'company', 'title', 'phone', 'timezone', 'tags']
const ZONES = ['Europe/Paris', 'America/New_York', 'Asia/Tokyo', '']

function row(index: number): string {
  const company = `Company ${index % 5_000}`
  const cells = [
    `first${index % 997}.last${index}@company${index % 5_000}.example`,
    `First${index % 997}`,
    `Last${index}`,
    company,
    `Head of ${['sales', 'research', 'people', 'finance'][index % 4]}`,
    `+33 1 ${String(index).padStart(8, '0')}`,
    ZONES[index % ZONES.length],
    index % 3 === 0 ? 'customer;2026' : '',
  ]
  return cells.join(',')
}

/** One row each of those whom the file names: all but those that it repeats. */
export const landingRows = (rows: number): string[] =>
  Array.from({ length: Math.round(rows * 0.95) }, (_, index) => row(index))

/** Those who are known before: every tenth row of the file, imported with less said of them. */
export const knownRows = (rows: number): string[] =>
  landingRows(rows)
    .filter((_, index) => index % 10 === 0)
    .map((line) => line.split(',').slice(0, 3).concat('', '', '', '', 'known').join(','))

export const fileOf = (rows: readonly string[]): Buffer =>
  Buffer.from([HEADING.join(','), ...rows].join('\n'))
