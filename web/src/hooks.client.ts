/** Asked once, before the page is brought to life. */
export { rememberTyped as init } from '#lib/typed-early.ts'
