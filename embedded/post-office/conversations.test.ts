import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fc, test } from '@fast-check/vitest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { instantWords } from '#domain/meeting/words.ts'
import { composeMail, type MailDraft } from '#providers/mail/compose.ts'
import { createMailProvider } from '#providers/mail/mail-account.ts'
import { createMailroomClient } from '#providers/mail/mailroom-client.ts'
import type { RecordEntry } from '#providers/mail/mailroom.ts'
import { languageOf, type Language } from './answer-texts.ts'
import { actsOn, characterOf } from './characters.ts'
import { offeredTimes } from './offered-times.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'
import { proposedTime } from './proposed-times.ts'
import { wordsOf } from './reply-texts.ts'
import { firstWord, nextWord, temperOf, TEMPERS, type Temper } from './tempers.ts'

const SENDER = 'ada@sender.example'

/** Somebody of that temper who replies to the first mail. */
function somebody(temper: Temper, language: Language = 'en'): string {
  for (let number = 0; ; number++) {
    const address = `person${number}@recipient.example`
    const isReplier = characterOf(address) === 'replier' && actsOn(address, 1).length > 1
    if (isReplier && temperOf(address) === temper && languageOf(address) === language) return address
  }
}

describe('the words of a prospect', () => {
  it('are the same for the same address, of every temper, in both languages', () => {
    const texts = TEMPERS.flatMap((temper) =>
      (['en', 'fr'] as const).map((language) => {
        const address = somebody(temper, language)
        expect(wordsOf(address, firstWord(address), { at: 0 })).toBe(
          wordsOf(address, firstWord(address), { at: 0 }),
        )
        return wordsOf(address, firstWord(address), { at: 0 })
      }),
    )
    expect(new Set(texts).size).toBe(TEMPERS.length * 2)
    expect(texts.join()).not.toContain('{time}')
  })

  it.each([...TEMPERS])('of a %s come to an end after two answers at most', (temper) => {
    for (const isInvited of [true, false]) {
      const address = somebody(temper)
      let said = firstWord(address)
      while (!said.isLast) said = nextWord(address, said, { isInvited })
      expect(said.round).toBeLessThanOrEqual(2)
    }
  })

  test.prop([fc.emailAddress(), fc.integer({ min: 0, max: 4e12 }), fc.constantFrom<Language>('en', 'fr')])(
    'propose a time on a weekday of the next six days, but never today’s or tomorrow’s',
    (address, at, language) => {
      const time = proposedTime(address, 1, { language, at })
      const locale = language === 'fr' ? 'fr' : 'en'
      const weekdays = [2, 3, 4, 5, 6]
        .map((days) => new Date(at + days * 86_400_000))
        .filter((day) => day.getUTCDay() % 6)
      const names = weekdays.map((day) =>
        day.toLocaleDateString(locale, { weekday: 'long', timeZone: 'UTC' }),
      )
      expect(names).toContain(time.split(' ')[0])
      expect(time).toMatch(
        language === 'fr' ? /^\S+ à 1[0-6]\u00a0h(\u00a030)?$/ : / at (1[0-2]|[1-4])(:30)? [ap]m$/,
      )
    },
  )
})

const KEPT = `We have kept ${instantWords(Date.parse('2026-01-08T14:00:00Z'), 'Europe/Paris', 'en')} for our meeting.`

describe('an answer of ours', () => {
  it.each(['en', 'fr'] as const)('is read for the times that it names in %s', (language) => {
    const zones = ['Europe/Paris', 'UTC', 'America/Los_Angeles', '+02:00']
    const times = zones.map((zone, days) => instantWords(1e12 + days * 9e7, zone, language))
    expect(offeredTimes(`Free: ${times.join(',\n')}. On Monday at 3 pm nobody is here.`)).toEqual(
      times.map((time) => time.replace(/\s+/g, ' ')),
    )
  })
})

describe('a conversation', () => {
  let folder: string
  let office: PostOffice
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'post-office-'))
    const ports = { smtpPort: 0, imapPort: 0, controlPort: 0 }
    office = await openPostOffice({ ...ports, folder, simulate: true, speed: 40, publicHost: null })
  })
  afterEach(async () => {
    await office.close()
    rmSync(folder, { recursive: true })
  })

  let serial = 0
  async function sent(to: string, changes: Partial<MailDraft> = {}): Promise<string> {
    const messageId = `<c${++serial}@sender.example>`
    const draft = {
      from: { name: 'Ada', address: SENDER },
      to: { address: to },
      subject: 'Hello',
      body: 'Hi there',
    }
    const step = { format: 'text' as const, messageId, date: Date.now(), references: [], unsubscribe: null }
    const { mime } = await composeMail({ ...draft, ...step, stepRef: `message/${serial}`, ...changes })
    const server = {
      host: '127.0.0.1',
      port: office.smtpPort,
      secure: false,
      username: SENDER,
      password: 'x',
    }
    const account = createMailProvider({ smtp: server, imap: null })
    expect((await account.transmit(mime, { from: SENDER, to }, { deadlineMs: 5_000 })).kind).toBe('accepted')
    return messageId
  }
  const mailroom = () => createMailroomClient(`http://127.0.0.1:${office.controlPort}`)
  const replies = async () => (await mailroom().record()).filter(({ event }) => event === 'replied')
  const idOf = (reply: RecordEntry | undefined) => [reply?.answerId ?? '']
  const read = async (number: number) => {
    const { items } = await mailroom().list({})
    const mails = items.filter(({ direction }) => direction === 'from_prospect').toReversed()
    return (await mailroom().read(mails[number]?.id ?? ''))?.text ?? ''
  }
  const restingWith = (count: number) =>
    expect
      .poll(async () => [(await replies()).length, (await mailroom().stats()).pending], { timeout: 5_000 })
      .toEqual([count, 0])

  const calendar = (method: 'REQUEST' | 'CANCEL', sequence: number) => ({
    method,
    content: [
      ...['BEGIN:VCALENDAR', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:meeting-1@throughline'],
      ...[`SEQUENCE:${sequence}`, 'DTSTART:20260108T140000Z', 'DTEND;TZID=Europe/Paris:20260108T153000'],
      ...[
        'SUMMARY:A title that is long enough to be folded into two lines by whoever writes it,',
        '  as here',
      ],
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  })

  it('goes on after an answer in thread: a question, a proposal, thanks once invited', async () => {
    const to = somebody('curious')
    await sent(to)
    await restingWith(1)
    await sent(to, { references: idOf((await replies())[0]) })
    await restingWith(2)
    expect(await read(1)).toMatch(/(Could we talk about it on|Does) \w+day at \d/)
    const proposal = idOf((await replies())[1])
    await sent(to, { references: proposal, body: KEPT })
    await sent(to, { calendar: calendar('REQUEST', 0), references: proposal })
    await restingWith(3)
    expect(await read(2)).toMatch(/Talk to you then|in my calendar/)
    await sent(to, { references: idOf((await replies())[2]) })
    await restingWith(3)
  })

  it('waits for the invitation to a time that was kept, and chooses among several', async () => {
    const to = somebody('proposer')
    await sent(to)
    await restingWith(1)
    await sent(to, { references: idOf((await replies())[0]), body: KEPT })
    await setTimeout(300)
    expect(await replies()).toHaveLength(1)
    await sent(to, { calendar: calendar('REQUEST', 0), references: idOf((await replies())[0]) })
    await restingWith(2)
    const other = somebody('proposer', 'fr')
    await sent(other)
    await restingWith(3)
    const times = [0, 1, 2].map((days) =>
      instantWords(Date.parse('2026-01-08T14:00:00Z') + days * 86_400_000, 'Europe/Paris', 'fr'),
    )
    const body = `Ces créneaux sont libres : ${times.join(', ')}. Lequel vous convient ?`
    await sent(other, { references: idOf((await replies())[2]), body })
    await restingWith(4)
    const [chosen = ''] = (await read(3)).split('\n')
    expect(times.filter((time) => chosen.includes(time))).toHaveLength(1)
  })

  it('goes on with another time where no invitation comes, and then ends', async () => {
    const to = somebody('proposer', 'fr')
    await sent(to)
    await restingWith(1)
    for (const round of [1, 2]) {
      await sent(to, { references: idOf((await replies()).at(-1)) })
      await restingWith(round + 1)
      expect(await read(round)).toMatch(/(lundi|mardi|mercredi|jeudi|vendredi) à 1\d/)
    }
    await sent(to, { references: idOf((await replies()).at(-1)) })
    await restingWith(3)
  })

  it.each(['hostile', 'later', 'content', 'elsewhere'] as const)(
    'ends with the word of a prospect who is %s',
    async (temper) => {
      const to = somebody(temper)
      await sent(to)
      await restingWith(1)
      const [reply] = await replies()
      expect(reply?.isHostile ?? false).toBe(temper === 'hostile')
      await sent(to, { references: idOf(reply) })
      await restingWith(1)
    },
  )

  it('is not gone on with twice where two answers name the same mail', async () => {
    const to = somebody('buyer')
    await sent(to)
    await restingWith(1)
    const references = idOf((await replies())[0])
    await sent(to, { references })
    await restingWith(2)
    await sent(to, { references })
    await restingWith(2)
  })

  it('stands in the record: what an answer answers, who got it, and each invitation', async () => {
    const to = somebody('proposer')
    await sent(to)
    await restingWith(1)
    const [answerId = ''] = idOf((await replies())[0])
    await sent(to, { references: [answerId], calendar: calendar('REQUEST', 2) })
    await sent(to, { references: [answerId], calendar: calendar('CANCEL', 3) })
    const record = await mailroom().record()
    expect(record.filter(({ event }) => event === 'accepted')).toMatchObject([
      { inReplyTo: null, isAlone: true },
      { inReplyTo: answerId, isAlone: true },
      { inReplyTo: answerId, isAlone: true },
    ])
    const time = { startAt: Date.parse('2026-01-08T14:00:00Z'), endAt: Date.parse('2026-01-08T14:30:00Z') }
    const uid = 'meeting-1@throughline'
    expect(record.filter(({ event }) => event === 'invited').map(({ invitation }) => invitation)).toEqual([
      { method: 'REQUEST', uid, sequence: 2, ...time },
      { method: 'CANCEL', uid, sequence: 3, ...time },
    ])
  })
})
