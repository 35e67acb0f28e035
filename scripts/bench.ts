/** `npm run bench [NAME…]`: measure, print each figure beside what it is measured against, and keep the result. */
import { parseArgs } from 'node:util'
import { BENCHES } from '#bench/index.ts'
import { keepResult, printTable } from '#bench/report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '1' } },
})
const size = Number(values.size)
const strange = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (strange.length > 0 || !(size > 0)) {
  const names = BENCHES.map(({ name }) => name).join(', ')
  console.error(`npm run bench -- [NAME…] [--size FACTOR]; the names are ${names}.`)
  process.exit(2)
}
const say = (line: string) => console.log(line)
for (const bench of BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  say(`\n${bench.name}: ${bench.title}${size === 1 ? '' : ` (size × ${size})`}`)
  const figures = await bench.run({ size, say: (line) => say(`  ${line}`) })
  printTable(figures, say)
  // A look at another size is no result.
  if (size === 1) say(`kept in ${await keepResult(bench, size, figures)}`)
}
