import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import AutoSend from './AutoSend.svelte'

const sentBy = (container: Element) => {
  const form = document.createElement('form')
  form.append(...container.childNodes)
  return Object.fromEntries(new FormData(form))
}

it('who may not let answers go out by themselves sees how it stands, and sends it as it is', () => {
  const { container } = render(AutoSend, { isOn: true, undoSeconds: '60', errors: {}, isLocked: true })
  expect(screen.getByRole('checkbox')).toBeDisabled()
  expect(screen.getByText('Only an admin changes this.')).toBeVisible()
  expect(sentBy(container)).toEqual({ autoSend: 'on', undoSeconds: '60' })
})
