/**
 * What goes from the browser straight to the API bears the access token's cookie, which runs out after 15 minutes.
 * Passing by the web app's server renews it. True if somebody is signed in (or the server is away: the request that
 * follows says so itself).
 */
export async function renewSession(): Promise<boolean> {
  const answer = await fetch('/session').catch(() => undefined)
  return !answer?.redirected
}
