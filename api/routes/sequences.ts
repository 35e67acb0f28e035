import { DomainError } from '#domain/errors.ts'
import { listSequences, readSequence } from '#database/reads/sequences.ts'
import {
  createSequence,
  deleteSequence,
  rewriteSteps,
  updateSequence,
  withIds,
  type StepText,
} from '#database/records/sequences.ts'
import { idParamsSchema } from '../contract/fields.ts'
import { pageOf, pageQuerySchema } from '../contract/page.ts'
import {
  addStepSchema,
  createSequenceSchema,
  sequenceSchema,
  sequenceSummarySchema,
  stepListSchema,
  stepParamsSchema,
  stepSchema,
  updateSequenceSchema,
  updateStepSchema,
  type StepInput,
} from '../contract/sequence.ts'
import { route, type Route } from '../route.ts'

export function createSequenceRoutes(): Route[] {
  const one = '/api/sequences/:id'
  return [
    route(
      {
        method: 'GET',
        path: '/api/sequences',
        permission: 'sequence:read',
        summary: 'List sequences',
        query: pageQuerySchema,
        answer: pageOf(sequenceSummarySchema),
      },
      ({ db, query }) => db((em) => listSequences(em, query)),
    ),
    route(
      {
        method: 'POST',
        path: '/api/sequences',
        permission: 'sequence:write',
        summary: 'Create a sequence with its steps',
        body: createSequenceSchema,
        answer: sequenceSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, body }) =>
        write(async (em) => {
          const id = await createSequence(em, actor, {
            name: body.name,
            description: body.description ?? null,
            steps: body.steps.map(textOf),
          })
          return readSequence(em, id)
        }),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'sequence:read',
        summary: 'Read a sequence with its steps',
        params: idParamsSchema,
        answer: sequenceSchema,
      },
      ({ db, params }) => db((em) => readSequence(em, params.id)),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'sequence:write',
        summary: 'Change a sequence; steps are replaced as a whole',
        params: idParamsSchema,
        body: updateSequenceSchema,
        answer: sequenceSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          await updateSequence(em, actor, { ...body, id: params.id, steps: body.steps?.map(textOf) })
          return readSequence(em, params.id)
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'sequence:write',
        summary: 'Delete a sequence',
        params: idParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) => db((em) => deleteSequence(em, actor, params.id)),
    ),
    ...createStepRoutes(),
  ]
}

function createStepRoutes(): Route[] {
  const all = '/api/sequences/:id/steps'
  const one = '/api/sequences/:id/steps/:stepId'
  return [
    route(
      {
        method: 'GET',
        path: all,
        permission: 'sequence:read',
        summary: 'The steps of a sequence',
        params: idParamsSchema,
        answer: stepListSchema,
      },
      ({ db, params }) => db(async (em) => ({ items: (await readSequence(em, params.id)).steps })),
    ),
    route(
      {
        method: 'POST',
        path: all,
        permission: 'sequence:write',
        summary: 'Add a step',
        params: idParamsSchema,
        body: addStepSchema,
        answer: stepSchema,
        status: 201,
        isIdempotent: true,
      },
      ({ write, actor, params, body }) =>
        write(async (em) => {
          let place = 0
          await rewriteSteps(em, { actor, sequenceId: params.id }, (steps) => {
            place = Math.min(body.position ?? steps.length, steps.length)
            return steps.toSpliced(place, 0, ...withIds([textOf(body)]))
          })
          return found((await readSequence(em, params.id)).steps[place])
        }),
    ),
    route(
      {
        method: 'GET',
        path: one,
        permission: 'sequence:read',
        summary: 'Read a step',
        params: stepParamsSchema,
        answer: stepSchema,
      },
      ({ db, params }) =>
        db(async (em) =>
          found((await readSequence(em, params.id)).steps.find((step) => step.id === params.stepId)),
        ),
    ),
    route(
      {
        method: 'PUT',
        path: one,
        permission: 'sequence:write',
        summary: 'Change or move a step',
        params: stepParamsSchema,
        body: updateStepSchema,
        answer: stepSchema,
      },
      ({ db, actor, params, body }) =>
        db(async (em) => {
          let place = 0
          await rewriteSteps(em, { actor, sequenceId: params.id }, (steps) => {
            const index = steps.findIndex((step) => step.id === params.stepId)
            const old = found(steps[index])
            place = Math.min(body.position ?? index, steps.length - 1)
            const { delay = old.delay, subject = old.subject, body: text = old.body } = body
            const isMail = old.channel === 'email'
            const changed = { ...old, delay, subject: isMail ? subject : null, body: isMail ? text : null }
            return steps.toSpliced(index, 1).toSpliced(place, 0, changed)
          })
          return found((await readSequence(em, params.id)).steps[place])
        }),
    ),
    route(
      {
        method: 'DELETE',
        path: one,
        permission: 'sequence:write',
        summary: 'Delete a step',
        params: stepParamsSchema,
        answer: null,
      },
      ({ db, actor, params }) =>
        db(async (em) => {
          await rewriteSteps(em, { actor, sequenceId: params.id }, (steps) => {
            found(steps.find((step) => step.id === params.stepId))
            return steps.filter((step) => step.id !== params.stepId)
          })
        }),
    ),
  ]
}

function textOf(step: StepInput): StepText {
  return step.channel === 'email'
    ? { channel: 'email', delay: step.delay, subject: step.subject, body: step.body }
    : { channel: 'wait', delay: step.delay, subject: null, body: null }
}

function found<T>(step: T | undefined): T {
  if (step === undefined) throw new DomainError('not_found', 'There is no such step in the newest version.')
  return step
}
