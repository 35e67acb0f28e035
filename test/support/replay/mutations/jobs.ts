import type { Mutation } from './mutation.ts'

/** Changes of what a campaign, a mailbox or an import does, and of the order in which it does it. */
export const jobs: Mutation[] = [
  {
    kind: 'campaign',
    what: 'a pause gives no slots back',
    file: 'workflows/campaign/workflow.ts',
    find: "if (wish !== 'running')",
    put: "if (wish === 'running')",
  },
  {
    kind: 'campaign',
    what: 'an archived campaign ends before it has told its contacts',
    file: 'workflows/campaign/workflow.ts',
    find: "if (isUntold(run)) await steps.tellPage()\n    else if (known.wish === 'archived') return 'archived'",
    put: "if (known.wish === 'archived') return 'archived'\n    else if (isUntold(run)) await steps.tellPage()",
  },
  {
    kind: 'campaign',
    what: 'it looks for its end every two hours',
    file: 'workflows/campaign/workflow.ts',
    find: "'1 hour'",
    put: "'2 hours'",
  },
  {
    kind: 'mailbox',
    what: 'mails are read before the next look and not after it',
    file: 'workflows/mailbox/workflow.ts',
    find: 'const isMore = await read.poll()\n    read.readOn()',
    put: 'read.readOn()\n    const isMore = await read.poll()',
  },
  {
    kind: 'mailbox',
    what: 'mails are read one at a time',
    file: 'workflows/mailbox/reader.ts',
    find: 'const PARALLEL = 4',
    put: 'const PARALLEL = 1',
  },
  {
    kind: 'mailbox',
    what: 'a patch has lost its name',
    file: 'workflows/mailbox/workflow.ts',
    find: "patched('mails-do-not-wait-for-looks')",
    put: "patched('mails-never-wait')",
  },
  {
    kind: 'import',
    what: 'the row of a failed import does not say so',
    file: 'workflows/import/workflow.ts',
    find: 'await effects.run(() => failImport({ ...input, reason: failureReason(error) }))',
    put: '',
  },
  {
    kind: 'import',
    what: 'half an undo is not held',
    file: 'workflows/import/workflow.ts',
    find: 'await effects.run(() => undoImport(input))',
    put: 'await undoImport(input)',
  },
]
