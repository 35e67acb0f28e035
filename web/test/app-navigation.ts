/** Where a component under test wanted to go. */
export const visited: string[] = []
export const goto = (href: string) => {
  visited.push(href)
  return Promise.resolve()
}
export const beforeNavigate = () => undefined
export const afterNavigate = () => undefined
