/** In a component test a form is only looked at; the browser tests submit it. */
export const enhance = () => ({ destroy: () => undefined })
