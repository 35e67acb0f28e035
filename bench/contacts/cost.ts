/** What processes spend while something is done. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation } from '#test/faults/installation.ts'
import type { Figure } from '../bench.ts'
import { usageOf } from '../processes.ts'

/** What is put off until after an answer (visibility, commits that wait) is paid for too. */
const AFTERMATH_MS = 2_000

/** Processor time of one mail of the sample on the machine that the limits in milliseconds were set for. */
const SAMPLE_MS = 45

/** A limit in ms as a share of the sample's mail: on a slower machine it grows with that, on a faster one it stands. */
export function shareOfSample(limitMs: number, sampleMs: number): number {
  return limitMs / Math.min(SAMPLE_MS, sampleMs)
}

export interface Cost<Name extends string = string> {
  /** How long it took, without the aftermath. */
  seconds: number
  /** Processor time, with the aftermath, in ms. */
  cpuMs: Record<Name, number>
}

/** @param pids of the processes whose time counts, by what they are called; their children count with them */
export async function costOf<Name extends string>(
  pids: Record<Name, number>,
  work: () => Promise<unknown>,
): Promise<Cost<Name>> {
  const before = await spent(pids)
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1_000
  await sleep(AFTERMATH_MS)
  const after = await spent(pids)
  const cpuMs = Object.fromEntries(names(pids).map((name) => [name, after[name] - before[name]]))
  return { seconds, cpuMs: cpuMs as Record<Name, number> }
}

async function spent<Name extends string>(pids: Record<Name, number>): Promise<Record<Name, number>> {
  const all = names(pids).map(async (name) => [name, (await usageOf([pids[name]])).cpuMs] as const)
  return Object.fromEntries(await Promise.all(all)) as Record<Name, number>
}

const names = <Name extends string>(pids: Record<Name, number>) => Object.keys(pids) as Name[]

/** The product's processes; neither the bench nor its mail server is among them. */
export function productPids({ part }: Installation) {
  return {
    worker: part.worker.pid(),
    API: part.api.pid(),
    Temporal: part.temporal.pid(),
    PostgreSQL: part.postgres.pid(),
  }
}

/** Of two pieces of work by the same processes. */
export function sumOf<Name extends string>(one: Cost<Name>, other: Cost<Name>): Cost<Name> {
  const cpuMs = Object.fromEntries(
    names(one.cpuMs).map((name) => [name, one.cpuMs[name] + other.cpuMs[name]]),
  )
  return { seconds: one.seconds + other.seconds, cpuMs: cpuMs as Record<Name, number> }
}

/** All of it, for each of `contacts`. */
export function perContact({ cpuMs }: Cost, contacts: number): number {
  return Object.values(cpuMs).reduce((sum, one) => sum + one, 0) / contacts
}

/** Which process spends how much, for each of `contacts`. */
export function split({ cpuMs }: Cost, contacts: number, whose: string): Figure[] {
  return Object.entries(cpuMs).map(([name, spentMs]) => ({
    what: `${whose}: ${name}`,
    value: spentMs / contacts,
    unit: 'ms',
  }))
}
