/** Sign-in. The refresh token travels only in an HttpOnly cookie on `/api/auth`. */
import { z } from 'zod'
import { addressSchema, idSchema, referenceSchema, textSchema } from './fields.ts'
import { ROLES } from './statuses.ts'

export const signupSchema = z
  .object({
    email: addressSchema,
    password: z.string().min(10, 'at least 10 characters').max(200),
    name: textSchema(120).optional(), // left out: the address
    workspace: textSchema(120).default('My workspace'),
  })
  .meta({ id: 'Signup' })
export type Signup = z.output<typeof signupSchema>

export const loginSchema = z
  .object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(200) })
  .meta({ id: 'Login' })
export type Login = z.output<typeof loginSchema>

export const userSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    workspace: referenceSchema,
    permissions: z.array(z.string()),
  })
  .meta({ id: 'User' })
export type User = z.output<typeof userSchema>

export const sessionSchema = z.object({ accessToken: z.string(), user: userSchema }).meta({ id: 'Session' })
export type Session = z.output<typeof sessionSchema>

/** Whether the first-run page must create the owner. */
export const setupSchema = z.object({ ownerExists: z.boolean() }).meta({ id: 'Setup' })
export type Setup = z.output<typeof setupSchema>
