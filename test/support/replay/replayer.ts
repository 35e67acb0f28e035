import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type InjectedSinks } from '@temporalio/worker'
import { bundleOptions } from '#temporal/bundle.ts'
import { createDataConverter } from '#temporal/data-converter.ts'
import type { CommandSinks, RecordedCommand } from '#temporal/replay/command-recorder.ts'
import { TEST_CODEC_KEY } from '../codec-key.ts'

export type History = ReturnType<typeof historyFromJSON>

/** What came of a history: the commands that the code gave, and the error of replay, if any. */
export interface Replayed {
  commands: RecordedCommand[]
  error: unknown
}

const ROOT = resolve(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'temporal/replay/histories')

/** What cannot be replayed is in the answer; it need not be told twice. */
const QUIET = { logging: { filter: 'ERROR' } }
let isQuiet = false

/** The stored histories, by the name of their file without its ending. */
export async function storedHistories(): Promise<Map<string, History>> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort()
  const load = async (file: string) => historyFromJSON(JSON.parse(await readFile(join(FOLDER, file), 'utf8')))
  return new Map(
    await Promise.all(files.map(async (file) => [file.replace('.json', ''), await load(file)] as const)),
  )
}

/** The kind of workflow that lived through a history: `0.2-mailbox-watching` is of `mailbox`. */
export function kindOf(name: string): string {
  return name.replace(/^\d[^-]*-/, '').split('-')[0] ?? ''
}

/** The workflow code under `root`, which reports its commands. */
export async function bundleOf(root: string = ROOT): Promise<string> {
  const { code } = await bundleWorkflowCode({
    ...bundleOptions(root),
    workflowInterceptorModules: [join(root, 'temporal/replay/command-recorder.ts')],
    logger: new DefaultLogger('ERROR'),
  })
  return code
}

/** Replay histories with a bundle, one after the other in one worker. @returns what came of each, by its name */
export async function replayAll(
  code: string,
  histories: ReadonlyMap<string, History>,
): Promise<Map<string, Replayed>> {
  if (!isQuiet) Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: QUIET })
  isQuiet = true
  const given = new Map<string, (RecordedCommand | null)[]>([...histories.keys()].map((name) => [name, []]))
  const sinks: InjectedSinks<CommandSinks> = {
    commands: {
      record: {
        fn: ({ workflowId }, command) => void given.get(workflowId)?.push(comparable(command)),
        callDuringReplay: true,
      },
      withdraw: {
        fn: ({ workflowId }, index) => void given.get(workflowId)?.splice(index, 1, null),
        callDuringReplay: true,
      },
    },
  }
  const options = {
    workflowBundle: { code },
    dataConverter: createDataConverter(TEST_CODEC_KEY),
    sinks,
    replayName: 'control', // becomes the name of the task queue, from which the code derives the others
  }
  const named = [...histories].map(([workflowId, history]) => ({ workflowId, history }))
  const errors = new Map<string, unknown>()
  for await (const { workflowId, error } of Worker.runReplayHistories(options, named))
    errors.set(workflowId, error)
  return new Map(
    [...given].map(([name, commands]) => [
      name,
      {
        commands: commands.filter((command) => command !== null),
        error: errors.has(name) ? errors.get(name) : 'it was not replayed',
      },
    ]),
  )
}

/** The commands that stand in a history, in the form in which the recorder reports them. */
export function commandsIn(history: History): RecordedCommand[] {
  return (history.events ?? []).flatMap((event): RecordedCommand[] => {
    const activity = event.activityTaskScheduledEventAttributes
    if (activity)
      return [
        {
          kind: 'activity',
          name: activity.activityType?.name ?? '',
          taskQueue: purpose(activity.taskQueue?.name ?? ''),
          startToCloseMs: msOf(activity.startToCloseTimeout),
          attempts: activity.retryPolicy?.maximumAttempts ?? 0,
        },
      ]
    if (event.timerStartedEventAttributes)
      return [{ kind: 'timer', ms: msOf(event.timerStartedEventAttributes.startToFireTimeout) }]
    return event.workflowExecutionContinuedAsNewEventAttributes ? [{ kind: 'continueAsNew' }] : []
  })
}

function comparable(command: RecordedCommand): RecordedCommand {
  return command.kind === 'activity' ? { ...command, taskQueue: purpose(command.taskQueue) } : command
}

/** `send-recorded` or `send-7`: only what the queue is for is compared. */
function purpose(taskQueue: string): string {
  return taskQueue.split('-')[0] ?? ''
}

function msOf(duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(duration?.seconds ?? 0) * 1_000 + Math.round((duration?.nanos ?? 0) / 1e6)
}
