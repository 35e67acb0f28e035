/** Mails of prospects, handed to the product by its signed webhook. */
import type { Campaign } from './campaigns.ts'
import type { Delivery } from './sink.ts'
import type { World } from './world.ts'

/** A human answer to a mail of ours, as raw RFC 5322. */
export function replyMail(
  { sender, recipient, messageId }: Delivery,
  id: string,
  text = 'Not now, thank you.',
): string {
  return [
    `From: <${recipient}>`,
    `To: <${sender}>`,
    'Subject: Re: your mail',
    `Message-ID: <${id}@people.example>`,
    `In-Reply-To: ${messageId}`,
    `References: ${messageId}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n')
}

/** The mails of a campaign's step that have arrived. */
export function mailsOf({ sink }: Pick<World, 'sink'>, { id }: Campaign, stepIndex: number): Delivery[] {
  return sink.deliveries.filter(({ step }) => step.startsWith(`${id}/${stepIndex}/`))
}

/** The first mails of a campaign that have arrived. */
export const firstMails = (world: World, campaign: Campaign): Delivery[] => mailsOf(world, campaign, 0)

/** Answer the first mail of a campaign that arrived. */
export async function replyTo(world: World, campaign: Campaign): Promise<void> {
  const [mail] = firstMails(world, campaign)
  if (!mail) throw new Error('There is no mail to answer yet.')
  const status = await world.webhook(replyMail(mail, `reply-${campaign.id}`))
  if (status !== 202) throw new Error(`The webhook answered ${status}.`)
}
