/** Two small lint rules of our own. */
import { basename } from 'node:path'

/** Files are named in kebab-case, Svelte components in PascalCase; SvelteKit's `+page` and dotted parts pass. */
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const COMPONENT = /^[A-Z][A-Za-z0-9]*\.svelte$/
const KIT = /^\+[a-z]+(\.[a-z]+)*$/
const MIGRATION = /^Migration\d{14}(_[a-z0-9_]+)?\.ts$/

const filenameCase = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename).replace(/^\./, '')
        const component = name.endsWith('.svelte') && !name.startsWith('+')
        const fits = component
          ? COMPONENT.test(name)
          : [KEBAB, KIT, MIGRATION].some((form) => form.test(name))
        if (!fits)
          context.report({ node, message: `Name ${name} in ${component ? 'PascalCase' : 'kebab-case'}.` })
      },
    }
  },
}

/** `eslint-disable` only with its reason after `--`. */
const reasonedDisable = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (!/^\s*eslint-disable/.test(comment.value) || / -- \S/.test(comment.value)) continue
          context.report({ loc: comment.loc, message: 'Say after `--` why the rule is waived here.' })
        }
      },
    }
  },
}

export const houseRules = { rules: { 'filename-case': filenameCase, 'reasoned-disable': reasonedDisable } }
