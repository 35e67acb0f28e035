import { describe, expect, it } from 'vitest'
import { createLiquidRenderer } from './liquid.ts'

const renderer = createLiquidRenderer()
const facts = { firstName: 'Zoé', company: 'Bücher & Co', email: 'zoe@recipient.example', title: '  ' }

describe('rendering', () => {
  it('fills in facts, and takes the default where one is missing or blank', () => {
    const template =
      'Hi {{firstName}} of {{ company }}, {{ title | default: "dear reader" }} {{ phone | default: "-" }}'
    expect(renderer.render(template, facts)).toEqual({
      kind: 'text',
      text: 'Hi Zoé of Bücher & Co, dear reader -',
    })
  })

  it('names every hole, unknown and empty', () => {
    expect(renderer.render('{{ title }} {{ frstName }} {{ phone }} {{ firstName }}', facts)).toEqual({
      kind: 'holes',
      holes: [
        { placeholder: 'frstName', why: 'unknown' },
        { placeholder: 'title', why: 'empty' },
        { placeholder: 'phone', why: 'empty' },
      ],
    })
  })

  it('takes an unknown name for a hole even behind a default: it is a slip of the pen', () => {
    expect(renderer.render('{{ nickname | default: "you" }}', facts)).toEqual({
      kind: 'holes',
      holes: [{ placeholder: 'nickname', why: 'unknown' }],
    })
  })

  it('lets a template ask whether a fact is there', () => {
    const template =
      '{% if company %}at {{ company }}{% else %}alone{% endif %}{% unless phone %}.{% endunless %}'
    expect(renderer.render(template, facts)).toEqual({ kind: 'text', text: 'at Bücher & Co.' })
    expect(renderer.render(template, {})).toEqual({ kind: 'text', text: 'alone.' })
  })

  it('escapes facts in HTML, and only there', () => {
    const sneaky = { firstName: '<b>Eve</b>', company: 'A & B' }
    expect(renderer.render('<p>{{ firstName }} {{ company }}</p>', sneaky)).toEqual({
      kind: 'text',
      text: '<p>&lt;b&gt;Eve&lt;/b&gt; A &amp; B</p>',
    })
    expect(renderer.render('{{ firstName }}', sneaky)).toEqual({ kind: 'text', text: '<b>Eve</b>' })
  })

  it('does not read a fact as a template', () => {
    expect(renderer.render('Hi {{ firstName }}', { firstName: '{{ email }}' })).toEqual({
      kind: 'text',
      text: 'Hi {{ email }}',
    })
  })

  it('knows no way into the language below', () => {
    for (const name of ['constructor', '__proto__', 'firstName.constructor', 'toString'])
      expect(renderer.render(`{{ ${name} }}`, facts).kind).toBe('holes')
  })

  it('gives up on a template that would take memory or time', () => {
    const heavy =
      '{% assign a = "xxxxxxxxxxxxxxxxxxxxxxxx" %}' + '{% assign a = a | append: a %}'.repeat(30) + '{{ a }}'
    expect(renderer.render(heavy, facts).kind).toBe('mistake')
  })
})

describe('reading a template', () => {
  it('lists what it names, each once, and what nobody knows', () => {
    expect(
      renderer.placeholders('{{ firstName }} {% if company %}{{ firstName }}{% endif %} {{ oops }}'),
    ).toEqual({
      kind: 'read',
      placeholders: ['firstName', 'company', 'oops'],
      unknown: ['oops'],
    })
  })

  it('says on which line it is broken', () => {
    expect(renderer.placeholders('Hi\nthere {{ firstName\nBye')).toEqual({
      kind: 'mistake',
      mistake: { line: 2, message: expect.stringContaining('not closed') as string },
    })
    expect(renderer.render('one\ntwo\n{% if firstName %}', facts)).toMatchObject({ mistake: { line: 3 } })
    expect(renderer.render('{{ firstName | shout }}', facts)).toMatchObject({
      mistake: { line: 1, message: 'undefined filter: shout' },
    })
  })

  it.each(['{% include "x" %}', '{% for i in (1..9) %}{% endfor %}', '{% render "x" %}', '{% layout "x" %}'])(
    'refuses %s',
    (template) => {
      expect(renderer.placeholders(template).kind).toBe('mistake')
    },
  )
})
