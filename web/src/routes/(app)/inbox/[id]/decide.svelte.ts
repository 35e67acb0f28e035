import type { SubmitFunction } from '$app/forms'

/** A form whose buttons are busy while its decision is on the way; what was typed stays where it is refused. */
export class Deciding {
  busy = $state(false)

  readonly enhance: SubmitFunction = () => {
    this.busy = true
    return async ({ update }) => {
      await update({ reset: false, navigate: false }) // the list beside it keeps its filter
      this.busy = false
    }
  }
}
