import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type InjectedSinks } from '@temporalio/worker'
import { beforeAll, describe, expect, it } from 'vitest'
import { TEST_CODEC_KEY } from '#test/support/codec-key.ts'
import { createDataConverter, failureConverterPath } from '../data-converter.ts'
import type { CommandSinks, RecordedCommand } from './command-recorder.ts'

type History = ReturnType<typeof historyFromJSON>

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const names = (await readdir(here('./histories'))).filter((name) => name.endsWith('.json')).sort()
/** `send-recorded` or `send-7`: only what the queue is for is compared. */
const purpose = (taskQueue: string) => taskQueue.split('-')[0] ?? ''
const load = async (name: string) =>
  historyFromJSON(JSON.parse(await readFile(here(`./histories/${name}`), 'utf8')))
let code: string

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const bundle = await bundleWorkflowCode({
    workflowsPath: here('../../workflows/index.ts'),
    workflowInterceptorModules: [here('./command-recorder.ts')],
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  })
  code = bundle.code
})

/** Replay one history with `bundle`; the commands that the code gave, or the error of replay. */
async function replay(
  history: History,
  bundle = code,
): Promise<{ commands: RecordedCommand[]; error: unknown }> {
  const commands: RecordedCommand[] = []
  const sinks: InjectedSinks<CommandSinks> = {
    commands: {
      record: {
        fn: (_info, _id, command) =>
          void commands.push(
            command.kind === 'activity' ? { ...command, taskQueue: purpose(command.taskQueue) } : command,
          ),
        callDuringReplay: true,
      },
    },
  }
  const options = {
    workflowBundle: { code: bundle },
    dataConverter: createDataConverter(TEST_CODEC_KEY),
    sinks,
    replayName: 'control', // becomes the name of the task queue, from which the code derives the others
  }
  const workflowId = 'replay'
  let error: unknown = 'nothing was replayed'
  for await (const result of Worker.runReplayHistories(options, [{ workflowId, history }]))
    error = result.error
  return { commands, error }
}

/** The commands that stand in a history, in the form in which the recorder reports them. */
function commandsIn(history: History): RecordedCommand[] {
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

function msOf(duration: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(duration?.seconds ?? 0) * 1_000 + Math.round((duration?.nanos ?? 0) / 1e6)
}

describe('stored histories', () => {
  it('cover every kind of workflow', () => {
    for (const kind of ['contact', 'campaign', 'mailbox', 'import', 'lead', 'meeting', 'thread'])
      expect(names.filter((name) => name.startsWith(kind)).length).toBeGreaterThan(0)
    expect(names.length).toBeGreaterThanOrEqual(40)
  })

  it.each(names)('%s is replayed by the code of today, command by command', async (name) => {
    const history = await load(name)
    const { commands, error } = await replay(history)
    expect(error).toBeUndefined()
    expect(commands).toEqual(commandsIn(history))
  })
})

describe('the gate itself', () => {
  it('fails when the code calls another activity', async () => {
    const history = await load('contact-finished.json')
    const changed = code.replaceAll('sendMessage', 'sendLetter')
    expect(changed).not.toBe(code)
    const { error } = await replay(history, changed)
    expect(String(error)).toContain('sendLetter')
  })

  it('fails when the code sleeps for another time, which replay alone does not notice', async () => {
    const history = await load('contact-paused.json')
    const changed = code.replace('Math.ceil(at - Date.now())', 'Math.ceil(at - Date.now()) + 60000')
    expect(changed).not.toBe(code)
    const { commands, error } = await replay(history, changed)
    expect(error).toBeUndefined()
    expect(commands).not.toEqual(commandsIn(history))
  })
})
