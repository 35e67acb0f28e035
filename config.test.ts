import { describe, expect, it } from 'vitest'
import { googleAccess, modelAccess, readConfig } from './config.ts'

const valid = {
  DATABASE_URL: 'postgres://tl_app:x@127.0.0.1:5433/throughline',
  DATABASE_RELAY_URL: 'postgres://tl_relay:x@127.0.0.1:5433/throughline',
  INSTANCE_KEY: Buffer.alloc(32, 1).toString('base64'),
}

describe('the configuration', () => {
  it('fills in what has a default and derives the public address from the port', () => {
    const config = readConfig({ ...valid, PORT: '4000' })
    expect(config).toMatchObject({ PORT: 4000, PUBLIC_URL: 'http://localhost:4000', MAIL_POLL_SECONDS: 60 })
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('names every bad variable at once', () => {
    const read = () => readConfig({ PORT: '70000', DATABASE_URL: 'not a url', INSTANCE_KEY: 'short' })
    expect(read).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*DATABASE_RELAY_URL[\s\S]*INSTANCE_KEY/)
  })

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ ...valid, PUBLIC_URL: '', LOG_LEVEL: '' }).LOG_LEVEL).toBe('info')
  })

  it('splits lists and drops the final slash of the public address', () => {
    const config = readConfig({
      ...valid,
      PUBLIC_URL: 'https://crm.example/',
      CORS_ORIGINS: 'https://a.example, https://b.example',
    })
    expect(config.CORS_ORIGINS).toEqual(['https://a.example', 'https://b.example'])
    expect(config.PUBLIC_URL).toBe('https://crm.example')
  })

  it('knows a model by the key of OpenAI, else by that of Groq, else none', () => {
    expect(modelAccess(readConfig(valid))).toBeNull()
    const groq = { ...valid, GROQ_API_KEY: 'g', GROQ_MODEL: 'llama' }
    expect(modelAccess(readConfig(groq))).toEqual({
      apiKey: 'g',
      baseUrl: 'https://api.groq.com/openai/v1',
      model: 'llama',
    })
    const both = { ...groq, OPENAI_API_KEY: 'o', OPENAI_BASE_URL: 'http://localhost:11434/v1' }
    expect(modelAccess(readConfig(both))).toMatchObject({ apiKey: 'o', baseUrl: 'http://localhost:11434/v1' })
  })

  it('knows the OAuth client for Google, and a stand-in for Google itself', () => {
    expect(googleAccess(readConfig(valid))).toEqual({ clientId: null, clientSecret: null })
    const google = {
      GOOGLE_CLIENT_ID: 'c',
      GOOGLE_CLIENT_SECRET: 's',
      GOOGLE_API_URL: 'http://localhost:4000',
    }
    expect(googleAccess(readConfig({ ...valid, ...google }))).toEqual({
      clientId: 'c',
      clientSecret: 's',
      baseUrl: 'http://localhost:4000',
    })
  })
})
