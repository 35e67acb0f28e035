import type { Problem } from 'contract/problem.ts'
import type { Words } from '#lib/words/index.ts'

/** What the API answers when it says no; a proxy's page has no more than its status. */
export type Refusal = Pick<Problem, 'title'> & Partial<Problem>

/** What a form gets back when the API said no: the message, the fields at fault and what was typed. */
export interface FormFailure {
  message: string
  fields: Record<string, string>
  values: Record<string, string>
  problem: Refusal
}

/** Whether a box was ticked in a form that is shown again; `otherwise` where it is shown for the first time. */
export function wasTicked(
  values: FormFailure['values'] | undefined,
  name: string,
  value: string,
  otherwise: boolean,
): boolean {
  return values ? (values[name] ?? '').split(',').includes(value) : otherwise
}

/** What a form's action has done, as a code; its words stand in the dictionary. */
export type Done = keyof Words['done']
