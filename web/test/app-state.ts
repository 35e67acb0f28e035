/** The page that a component under test stands on; a test may set another. */
export const page = {
  url: new URL('http://localhost/campaigns'),
  params: {} as Record<string, string>,
  status: 200,
}
