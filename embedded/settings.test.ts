import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { originOf, portsOf, publicOriginOf, readSettings } from './settings.ts'

describe('the settings of the one-machine installation', () => {
  it('have the documented defaults', () => {
    const settings = readSettings({})
    expect(portsOf(settings)).toEqual({
      PORT: 3000,
      SMTP_PORT: 2525,
      IMAP_PORT: 1143,
      POSTGRES_PORT: 5433,
      TEMPORAL_PORT: 7233,
      TEMPORAL_UI_PORT: 8233,
    })
    expect(settings.dataDir).toBe(resolve('.throughline'))
    expect(settings.THROUGHLINE_DEMO).toBe(true)
  })

  it('keep the API on the loopback address unless the user says otherwise', () => {
    expect(readSettings({}).HOST).toBe('127.0.0.1')
    expect(originOf(readSettings({}))).toBe('http://127.0.0.1:3000')
    expect(publicOriginOf(readSettings({ HOST: '0.0.0.0' }))).toBe('http://localhost:3000')
    expect(publicOriginOf(readSettings({ HOST: '10.0.0.7' }))).toBe('http://10.0.0.7:3000')
  })

  it('name every bad variable at once', () => {
    const attempt = () => readSettings({ PORT: '99999', SMTP_PORT: 'mail', THROUGHLINE_DEMO: 'maybe' })
    expect(attempt).toThrow(/PORT: .*SMTP_PORT: .*THROUGHLINE_DEMO: /)
  })

  it('refuse one port for two parts', () => {
    expect(() => readSettings({ PORT: '2525' })).toThrow('PORT and SMTP_PORT cannot both be 2525')
  })

  it('need no port for a part that runs elsewhere', () => {
    const settings = readSettings({ DATABASE_URL: 'postgres://a@b/c', TEMPORAL_ADDRESS: 'temporal:7233' })
    expect(Object.keys(portsOf(settings))).toEqual(['PORT', 'SMTP_PORT', 'IMAP_PORT'])
  })

  it('treat an empty variable as unset', () => {
    expect(readSettings({ DATABASE_URL: '' }).DATABASE_URL).toBeUndefined()
  })
})
