import { defineEntity, p } from '@mikro-orm/core'
import { createdAt, id } from './base.ts'

/** A human who signs in. An instance table: one user may belong to several workspaces. */
export const User = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: id(),
    createdAt: createdAt(),
    email: p.text().unique(),
    name: p.text(),
    passwordHash: p.text(),
    disabledAt: p.datetime().nullable(),
  },
})

/**
 * One refresh token of a family (one sign-in on one device). Only its hash is kept. A used token names its
 * successor, so that parallel refreshes within the grace time get the same answer and a later reuse revokes
 * the family (RFC 9700 §4.14.2).
 */
export const RefreshToken = defineEntity({
  name: 'RefreshToken',
  tableName: 'refresh_token',
  properties: {
    id: id(),
    createdAt: createdAt(),
    familyId: p.uuid().index(),
    userId: p.manyToOne(User).mapToPk().fieldName('user_id').deleteRule('cascade'),
    workspaceId: p.uuid(),
    tokenHash: p.text().unique(),
    successorId: p.uuid().nullable(),
    successorToken: p.blob().nullable(), // envelope: replayed to parallel refreshes inside the grace time
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
})
