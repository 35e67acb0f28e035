import { defineEntity, p } from '@mikro-orm/core'
import {
  DRAFT_KINDS,
  DRAFT_STATES,
  FOLLOW_UP_CANCELLATIONS,
  FOLLOW_UP_STATES,
  MEETING_TALKS,
} from '#domain/thread/state.ts'
import { LANGUAGES } from '#domain/assistant/jobs.ts'
import { tenantColumns, tenantTable } from './base.ts'
import { Thread } from './thread.entity.ts'

/**
 * A text that may become an answer. Every attempt and every edit is a row of its own. Made by activities, or by the API
 * for what a human wrote (`authorId`); its state is written by activities alone. Texts are sealed under the person's key.
 */
export const Draft = defineEntity({
  name: 'Draft',
  tableName: 'draft',
  ...tenantTable,
  indexes: [{ properties: ['threadId', 'createdAt'] }],
  properties: {
    ...tenantColumns,
    threadId: p.manyToOne(Thread).mapToPk().fieldName('thread_id').deleteRule('cascade'),
    personId: p.uuid(),
    inboundId: p.uuid().nullable().index(), // the mail it answers
    followUpId: p.uuid().nullable(),
    intentId: p.uuid().nullable(),
    meetingId: p.uuid().nullable().index(), // the meeting that it offers
    meetingTalk: p.enum([...MEETING_TALKS]).default('none'), // what it leaves of a meeting once it is out
    kind: p.enum([...DRAFT_KINDS]),
    state: p.enum([...DRAFT_STATES]).default('requested'),
    attempt: p.integer().default(1),
    basedOn: p.uuid().nullable(), // the draft that was edited, or was to be written anew
    body: p.blob().nullable(),
    citations: p.blob().nullable(), // JSON: { text, sources: [{ kind, id, line, quote }] }[]
    instruction: p.blob().nullable(), // what a human asked to be different
    issues: p.array().default([]), // words of DRAFT_ISSUES
    language: p.enum([...LANGUAGES]).nullable(),
    engine: p.text(), // `offline`, a model's name, or `human`
    authorId: p.uuid().nullable(),
    approvedBy: p.uuid().nullable(), // null with an approval: by the intent's rule
    approvedAt: p.datetime().nullable(),
    sentAt: p.datetime().nullable(),
  },
})

/** A reminder to somebody who has not answered our answer. Run-time facts: written by activities. */
export const FollowUp = defineEntity({
  name: 'FollowUp',
  tableName: 'follow_up',
  ...tenantTable,
  indexes: [{ properties: ['threadId'] }, { properties: ['workspaceId', 'state', 'dueAt'] }],
  properties: {
    ...tenantColumns,
    threadId: p.manyToOne(Thread).mapToPk().fieldName('thread_id').deleteRule('cascade'),
    personId: p.uuid(),
    answerDraftId: p.uuid(), // the answer that it follows
    number: p.integer(), // from 1
    dueAt: p.datetime(),
    baseAt: p.datetime(), // what the days are counted from
    state: p.enum([...FOLLOW_UP_STATES]).default('pending'),
    cancellation: p.enum([...FOLLOW_UP_CANCELLATIONS]).nullable(),
    cancelledBy: p.uuid().nullable(),
    sentAt: p.datetime().nullable(),
  },
})
