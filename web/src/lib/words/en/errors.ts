/** Words of the error pages. */
export const errors = {
  notFound: 'Not found',
  notFoundText: 'There is nothing at this address. It may have been removed, or the link is wrong.',
  forbidden: 'Not allowed',
  forbiddenText: 'Your role does not allow this. Ask an owner of the workspace.',
  broken: 'Something went wrong',
  brokenText: 'Nothing that runs is lost: conversations go on by themselves. Try again in a moment.',
  away: 'The server is not ready',
  awayText: 'It is starting or one of its parts is down. Conversations wait safely. Try again in a moment.',
  requestId: (id: string) => `Request ${id}`,
  tryAgain: 'Try again',
  toCampaigns: 'To the campaigns',
}
