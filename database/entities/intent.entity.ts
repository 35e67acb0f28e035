import { defineEntity, p } from '@mikro-orm/core'
import { LANGUAGES } from '#domain/assistant/jobs.ts'
import { id, tenantColumns, tenantTable } from './base.ts'

const updatedAt = () =>
  p
    .datetime()
    .defaultRaw('now()')
    .onUpdate(() => new Date())

/** What a mail may want, and what is to be done about it. Configuration: written by the API. */
export const Intent = defineEntity({
  name: 'Intent',
  tableName: 'intent',
  ...tenantTable,
  indexes: [
    { properties: ['workspaceId', 'priority'] },
    // Of two intents with one name nobody knows which was meant.
    {
      name: 'intent_name_unique',
      expression:
        'create unique index "intent_name_unique" on "intent" ("workspace_id", lower("name")) where "archived_at" is null',
    },
  ],
  properties: {
    ...tenantColumns,
    name: p.text(),
    description: p.text().default(''),
    keywords: p.array().default([]),
    priority: p.integer().default(1), // the higher one wins
    autoSend: p.boolean().default(false),
    undoSeconds: p.integer().default(300), // how long an automatic answer can be called back
    isLead: p.boolean().default(false),
    isDefault: p.boolean().default(false), // for mails that nothing else fits, with confidence 0.5
    aiPrompt: p.text().default(''),
    isActive: p.boolean().default(true),
    /** Deleted, but threads still name it: not listed and never chosen again. */
    archivedAt: p.datetime().nullable(),
    updatedAt: updatedAt(),
  },
})

/** What a draft may rest on. Configuration: written by the API; found by PostgreSQL's full text search. */
export const KnowledgeEntry = defineEntity({
  name: 'KnowledgeEntry',
  tableName: 'knowledge_entry',
  ...tenantTable,
  properties: {
    ...tenantColumns,
    title: p.text(),
    content: p.text(),
    category: p.text(),
    language: p.enum([...LANGUAGES]).default('en'),
    isActive: p.boolean().default(true),
    updatedAt: updatedAt(),
  },
})

/** The decision about one mail: one row a mail, corrected in place by a human. */
export const Classification = defineEntity({
  name: 'Classification',
  tableName: 'classification',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'inboundId'] }],
  indexes: [{ properties: ['threadId'] }],
  properties: {
    ...tenantColumns,
    threadId: p.uuid(),
    inboundId: p.uuid(),
    intentId: p.uuid().nullable(), // null: held before anybody decided
    confidence: p.float().default(0),
    words: p.blob().nullable(), // JSON list of the words that decided, sealed under the person's key
    language: p.enum([...LANGUAGES]).nullable(),
    engine: p.text(), // `offline`, a model's name, or `human`
    attack: p.text().nullable(), // the sign by which a hostile mail was recognised
    attackWords: p.blob().nullable(),
    laterAt: p.datetime().nullable(), // a later time that the mail names
    laterWords: p.blob().nullable(),
    correctedBy: p.uuid().nullable(),
    correctedAt: p.datetime().nullable(),
    previousIntentId: p.uuid().nullable(),
  },
})

/** One question to a metered assistant, reserved before it is asked, with the answer that a retry is given again. */
export const AiCall = defineEntity({
  name: 'AiCall',
  tableName: 'ai_call',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'key'] }],
  properties: {
    ...tenantColumns,
    key: p.text(), // names the step that asks: job, thread, mail, attempt
    job: p.text(),
    engine: p.text(),
    day: p.date(), // UTC
    calls: p.integer().default(0), // requests made for this key, at most three
    promptTokens: p.integer().default(0),
    completionTokens: p.integer().default(0),
    failure: p.text().nullable(),
    answer: p.blob().nullable(), // sealed under the person's key
    answeredAt: p.datetime().nullable(),
  },
})

/** What a workspace may spend on its assistant in a day. */
export const AiBudget = defineEntity({
  name: 'AiBudget',
  tableName: 'ai_budget',
  ...tenantTable,
  uniques: [{ properties: ['workspaceId', 'day'] }],
  properties: { id: id(), workspaceId: p.uuid(), day: p.date(), calls: p.integer().default(0) },
})
