import { listTasks, readTask } from '#database/reads/tasks.ts'
import { changeTask, createTask } from '#database/records/tasks.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf } from '../contract/page.ts'
import { createTaskSchema, taskQuerySchema, taskSchema, updateTaskSchema } from '../contract/task.ts'
import type { ApiDeps } from '../deps.ts'
import { route, type Route } from '../route.ts'

export function createTaskRoutes({ keyring }: Pick<ApiDeps, 'keyring'>): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/api/tasks',
        permission: 'lead:read',
        summary: 'Tasks, due first first',
        query: taskQuerySchema,
        answer: pageOf(taskSchema),
      },
      ({ db, query }) =>
        db((em) =>
          listTasks(em, keyring, {
            ...query,
            state: query.state === 'all' ? undefined : query.state,
            isDue: query.isDue === 'true',
          }),
        ),
    ),
    route(
      {
        method: 'POST',
        path: '/api/leads/:id/tasks',
        permission: 'lead:write',
        summary: 'Write a task; its lead reminds of it when it is due',
        params: idParamsSchema,
        body: createTaskSchema,
        answer: taskSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, params, body }) =>
        write(async (em) => {
          const task = {
            leadId: params.id,
            title: body.title,
            dueAt: instantOf(body.dueAt),
            assigneeId: body.assigneeId ?? null,
          }
          return readTask(em, keyring, await createTask(em, { keyring, actor }, task))
        }),
    ),
    route(
      {
        method: 'GET',
        path: '/api/tasks/:id',
        permission: 'lead:read',
        summary: 'Read a task',
        params: idParamsSchema,
        answer: taskSchema,
      },
      ({ db, params }) => db((em) => readTask(em, keyring, params.id)),
    ),
    route(
      {
        method: 'PATCH',
        path: '/api/tasks/:id',
        permission: 'lead:write',
        summary: 'Change a task, finish it, cancel it, or open it again',
        params: idParamsSchema,
        body: updateTaskSchema,
        answer: taskSchema,
      },
      ({ db, actor, params: { id }, body: { title, state, dueAt } }) =>
        db(async (em) => {
          const change = { id, title, state, dueAt: dueAt === undefined ? undefined : instantOf(dueAt) }
          await changeTask(em, { keyring, actor }, change)
          return readTask(em, keyring, id)
        }),
    ),
  ]
}

function instantOf(text: string | null | undefined): number | null {
  return text ? Date.parse(text) : null
}
