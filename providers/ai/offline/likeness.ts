/**
 * Where no sign decides, a mail is about what the examples are about that it is most like: a softmax regression on
 * words, pairs of words and parts of words. It is learnt in a moment from the examples, always in the same way.
 */
import { wordsOf } from '#domain/assistant/stems.ts'
import { ownExamples, type Example } from './examples/read-examples.ts'
import type { Matter } from './phrases/phrases.ts'

const MATTERS = ['decline', 'meeting', 'support', 'demo', 'interest', 'other'] as const satisfies Matter[]
const ROUNDS = 10
const RATE = 0.5
const DECAY = 0.0002
const BIAS_RATE = 0.2
/** A prime stride goes through the examples in an order that mixes the matters. */
const STRIDE = 283
const STEM = 6
const PART = 4

export interface Likeness {
  /** How much more like examples of a matter than like those of nothing in particular; log odds. */
  odds: Readonly<Record<Matter, number>>
  /** The words of the text that speak most for a matter. */
  words(matter: Matter): string[]
}

interface Learnt {
  index: ReadonlyMap<string, number>
  weights: readonly Float64Array[]
}

let learnt: Learnt | null = null

/** How like the examples of each matter a text is. */
export function likenessOf(lines: readonly string[]): Likeness {
  learnt ??= learn(ownExamples())
  const { index, weights } = learnt
  const words = wordsOf(lines.join('\n')).slice(0, 400)
  const known = knownFeatures(index, featuresOf(words))
  const scores = scoresOf(weights, known)
  const other = scores[MATTERS.indexOf('other')] ?? 0
  return {
    odds: Object.fromEntries(
      MATTERS.map((matter, at) => [matter, (scores[at] ?? 0) - other]),
    ) as Likeness['odds'],
    words: (matter) => tellingWords(words, learnt ?? { index, weights }, MATTERS.indexOf(matter)),
  }
}

function featuresOf(words: readonly string[]): Set<string> {
  const stems = words.map((word) => (/^\d/.test(word) ? '0' : word.slice(0, STEM)))
  const pairs = stems.slice(1).map((stem, at) => `${stems[at]} ${stem}`)
  return new Set([...stems, ...pairs, ...words.flatMap(partsOf)])
}

function partsOf(word: string): string[] {
  const whole = `<${word}>`
  return Array.from(
    { length: Math.max(0, whole.length - PART + 1) },
    (_, at) => `~${whole.slice(at, at + PART)}`,
  )
}

function learn(examples: readonly Example[]): Learnt {
  const texts = examples.map(({ lines }) => featuresOf(wordsOf(lines.join('\n'))))
  const counts = new Map<string, number>()
  for (const features of texts)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  const index = new Map(
    [...counts].filter(([, count]) => count > 1).map(([feature], at) => [feature, at] as const),
  )
  const weights = MATTERS.map(() => new Float64Array(index.size + 1))
  const known = texts.map((features) => knownFeatures(index, features))
  for (let round = 0; round < ROUNDS; round++)
    for (let step = 0; step < examples.length; step++) {
      const at = (step * STRIDE) % examples.length
      adjust(
        weights,
        known[at] ?? [],
        MATTERS.indexOf(examples[at]?.matter ?? 'other'),
        RATE / (1 + round * 0.2),
      )
    }
  return { index, weights }
}

const knownFeatures = (index: ReadonlyMap<string, number>, features: ReadonlySet<string>) =>
  [...features].map((feature) => index.get(feature)).filter((at) => at !== undefined)

/** One step down the gradient of the log loss. */
function adjust(
  weights: readonly Float64Array[],
  known: readonly number[],
  truth: number,
  rate: number,
): void {
  const scores = scoresOf(weights, known)
  const highest = Math.max(...scores)
  const exponents = scores.map((score) => Math.exp(score - highest))
  const total = exponents.reduce((sum, value) => sum + value, 0)
  const scale = 1 / Math.sqrt(known.length + 1)
  weights.forEach((weight, matter) => {
    const error = (matter === truth ? 1 : 0) - (exponents[matter] ?? 0) / total
    for (const at of known)
      weight[at] = (weight[at] ?? 0) + rate * (error * scale - DECAY * (weight[at] ?? 0))
    const bias = weight.length - 1
    weight[bias] = (weight[bias] ?? 0) + rate * BIAS_RATE * error
  })
}

function scoresOf(weights: readonly Float64Array[], known: readonly number[]): number[] {
  const scale = 1 / Math.sqrt(known.length + 1)
  return weights.map((weight) =>
    known.reduce((sum, at) => sum + (weight[at] ?? 0) * scale, weight.at(-1) ?? 0),
  )
}

const MOST_WORDS = 3

function tellingWords(words: readonly string[], { index, weights }: Learnt, matter: number): string[] {
  const other = MATTERS.indexOf('other')
  const gain = (word: string) =>
    knownFeatures(index, new Set([word.slice(0, STEM), ...partsOf(word)]))
      .map((at) => (weights[matter]?.[at] ?? 0) - (weights[other]?.[at] ?? 0))
      .reduce((sum, value) => sum + value, 0)
  return [...new Set(words)]
    .map((word) => ({ word, gain: gain(word) }))
    .filter((entry) => entry.gain > 0)
    .toSorted((one, two) => two.gain - one.gain)
    .slice(0, MOST_WORDS)
    .map(({ word }) => word)
}
