/** The closing words of a demo. */
import type { CampaignAnalytics } from '#api/contract/campaign.ts'
import { compareWithPage, countSteps, renderTable } from './closing-table.ts'
import { stepOf, type Evidence } from './evidence.ts'
import { countReasons } from './reasons.ts'
import { countThreads } from './rest.ts'
import type { Finding } from './finding.ts'

const SHOWN_CASES = 5

export interface Outcome {
  findings: readonly Finding[]
  /** Epoch ms. */
  launchedAt: number
  /** What the campaign page shows. */
  page: CampaignAnalytics
  /** How many drafts the seller sent. */
  approved: number
}

export function report(evidence: Evidence, { findings, launchedAt, page, approved }: Outcome): string {
  const rows = countSteps(evidence, page.steps.length)
  const reasons = countReasons(evidence.enrolments, evidence.at)
  return [
    '',
    renderTable(rows),
    '',
    `  ${compareWithPage(rows, page.steps)}`,
    `  ${evidence.enrolments.length} people: ${reasons.map(([reason, count]) => `${count} ${reason}`).join(', ')}`,
    `  ${conversations(evidence, approved)}`,
    `  ${pace(evidence, launchedAt)}`,
    '',
    ...findings.flatMap(lines),
    '',
  ].join('\n')
}

function conversations({ threads, meetings, leads }: Evidence, approved: number): string {
  const rest = countThreads(threads).map(([reason, count]) => `${count} ${reason}`)
  const confirmed = meetings.filter(({ status }) => status === 'confirmed').length
  return `${threads.length} conversations: ${rest.join(', ')}; ${approved} drafts approved, ${confirmed} meetings on the calendar, ${leads.length} leads`
}

function lines({ promise, basis, broken }: Finding): string[] {
  if (broken.length === 0) return [`  ✓ ${promise}`, `      ${basis}`]
  const more = broken.length - SHOWN_CASES
  return [
    `  ✗ ${promise}: broken ${broken.length} times`,
    `      ${basis}`,
    ...broken.slice(0, SHOWN_CASES).map((text) => `      – ${text}`),
    ...(more > 0 ? [`      … and ${more} more`] : []),
  ]
}

function pace({ record, at }: Evidence, launchedAt: number): string {
  const firsts = record.filter((entry) => entry.event === 'accepted' && stepOf(entry) === 0)
  const wave = ((firsts.at(-1)?.at ?? launchedAt) - launchedAt) / 1_000
  const all = (at - launchedAt) / 1_000
  const rate = (firsts.length / Math.max(wave, 0.001)).toFixed(1)
  return `${firsts.length} first mails in ${wave.toFixed(1)} s after the launch (${rate} contacts per second); the whole campaign in ${all.toFixed(0)} s`
}
