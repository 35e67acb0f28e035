import type { Language } from '#domain/assistant/jobs.ts'
import { considerMeeting, type Consideration } from './meeting-proposal.ts'
import { lastOfOurs, type ThreadContext, type ThreadDependencies } from './thread-context.ts'

/** What a mail says of a meeting, and what its answer is to say to it; decided once for each mail. */
export async function considerMail(
  deps: ThreadDependencies,
  { workspaceId, context, language }: { workspaceId: string; context: ThreadContext; language: Language },
): Promise<Consideration> {
  const { thread, mail, person } = context
  const { id: inboundId, personId, subject, text, receivedAt, offsetMinutes } = mail
  return considerMeeting(deps, {
    workspaceId,
    threadId: thread.id,
    personId,
    mailboxId: thread.mailboxId,
    inboundId,
    subject,
    text,
    receivedAt,
    offsetMinutes,
    personTimezone: person.timezone,
    language,
    ours: await lastOfOurs(deps, context),
  })
}
