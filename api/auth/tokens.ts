import jwt from 'jsonwebtoken'
import type { Keyring } from '#database/keyring.ts'

const LIFE_SECONDS = 15 * 60
export const ISSUER = 'throughline'

export interface AccessClaims {
  /** User id. */
  sub: string
  workspaceId: string
}

/** The secret of access tokens. */
export function accessSecret(keyring: Keyring): Buffer {
  return keyring.derive('access-token')
}

/** A signed access token, good for 15 minutes. */
export function issueAccessToken(keyring: Keyring, claims: AccessClaims): string {
  return jwt.sign({ workspaceId: claims.workspaceId }, accessSecret(keyring), {
    subject: claims.sub,
    issuer: ISSUER,
    algorithm: 'HS256',
    expiresIn: LIFE_SECONDS,
  })
}
