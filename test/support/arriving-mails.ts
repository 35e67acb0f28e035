/** Mails that people and mail servers answer with, as they arrive. */
import { randomUUID } from 'node:crypto'

/** A person's answer to a mail of ours. */
export function answer(
  inReplyTo: string,
  { from = 'Ada <person0@theirs.test>', subject = 'Re: Hello', body = 'Yes!', extra = '' } = {},
) {
  return `From: ${from}
To: sender0@ours.test
Subject: ${subject}
Message-ID: <${randomUUID()}@theirs.test>
In-Reply-To: ${inReplyTo}
${extra}Content-Type: text/plain; charset=utf-8

${body}
`
}

/** A mail server's report that a mail of ours was not delivered (RFC 3464); `status` as in RFC 3463. */
export function bounce(messageId: string, status: string) {
  return `From: MAILER-DAEMON@theirs.test
To: sender0@ours.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <${randomUUID()}@theirs.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; theirs.test

Final-Recipient: rfc822; person0@theirs.test
Action: failed
Status: ${status}

--b
Content-Type: text/rfc822-headers

Message-ID: ${messageId}
To: person0@theirs.test

--b--
`
}

/** What a calendar program answers to an invitation (RFC 5546 §3.2.3), as Google's and Outlook's do. */
export function invitationReply({
  uid,
  answer: partstat,
  from = 'Ada <person0@theirs.test>',
  organizer = 'sender0@ours.test',
  sequence = 0,
  stamp = '20261124T090000Z',
}: {
  uid: string
  answer: 'ACCEPTED' | 'DECLINED' | 'TENTATIVE'
  from?: string
  organizer?: string
  sequence?: number
  stamp?: string
}) {
  return `From: ${from}
To: sender0@ours.test
Subject: Accepted: A demo
Message-ID: <${randomUUID()}@theirs.test>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Ada has answered this invitation: ${partstat}.
--b
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
PRODID:-//Theirs//Calendar//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20261201T090000Z
DTEND:20261201T093000Z
DTSTAMP:${stamp}
ORGANIZER;CN=Ours:mailto:${organizer}
UID:${uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${partstat};CN=Ada
 Lovelace;X-NUM-GUESTS=0:MAILTO:Person0@theirs.test
SEQUENCE:${sequence}
STATUS:CONFIRMED
SUMMARY:A demo
END:VEVENT
END:VCALENDAR
--b--
`
}
