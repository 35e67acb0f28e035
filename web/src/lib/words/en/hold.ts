/** Why a mail that belongs to no campaign could not be sent. */
const mailReasons = {
  mailbox_unavailable: {
    title: 'The mailbox does not answer or refuses the sign-in',
    remedy: 'Check server, user name and password of the mailbox, test the connection, then retry.',
  },
  send_failed: {
    title: 'Sending failed eight times in passing',
    remedy: 'The server kept putting the mail off. Look at the mailbox, then retry.',
  },
  send_unknown: {
    title: 'It is not known whether the mail went out',
    remedy:
      'The connection broke at the decisive moment. Look into the Sent folder: if the mail is there, mark it as sent; if not, retry.',
  },
  activity_failed: {
    title: 'A part of the system failed repeatedly',
    remedy: 'Open it in Temporal Web to see what failed. When that is mended, retry.',
  },
}

/** Words of the Needs-you list: what went wrong, and what to do about it. */
export const hold = {
  title: 'Needs you',
  emptyTitle: 'Nothing needs you',
  emptyText: 'When a conversation cannot go on by itself it waits here, with the reason. None does.',
  intro: 'These conversations wait for a decision. Nothing is lost while they wait.',
  person: 'Person',
  campaign: 'Campaign',
  step: 'Step',
  reason: 'Reason',
  since: 'Since',
  decide: 'Decide',
  retry: 'Retry',
  skip: 'Skip step',
  skipTitle: 'Skip this step?',
  skipText: 'The person does not get this mail; the sequence goes on with the next step.',
  markSent: 'Mark as sent',
  markSentTitle: 'Mark this mail as sent?',
  markSentText:
    'Do this when you know that the mail arrived, for example because it lies in the Sent folder. The conversation goes on, and the mail is not sent again.',
  stop: 'Stop',
  stopTitle: 'Stop this conversation?',
  stopText: 'The person gets no further mail of this campaign. This cannot be undone.',
  serverSaid: 'The server said:',
  reasons: {
    no_mailbox: {
      title: 'No mailbox to send from',
      remedy: 'Connect a mailbox or resume one of this campaign’s, then retry.',
    },
    mailbox_unavailable: {
      title: 'The mailbox does not answer or refuses the sign-in',
      remedy: 'Check server, user name and password of the mailbox, test the connection, then retry.',
    },
    mailbox_paused: {
      title: 'The mailbox of this conversation is paused',
      remedy: 'A person keeps the mailbox that wrote first. Resume it under “Mailboxes”, then retry.',
    },
    mailbox_disconnected: {
      title: 'The mailbox of this conversation is disconnected',
      remedy:
        'A person keeps the mailbox that wrote first, and it is gone for good. Stop the conversation, or enrol the person in a new campaign from another mailbox.',
    },
    content_incomplete: {
      title: 'The text has a hole for this person',
      remedy: 'Fill the missing field on the person’s page, or give the placeholder a default, then retry.',
    },
    send_failed: {
      title: 'Sending failed eight times in passing',
      remedy: 'The server kept putting the mail off. Look at the mailbox, then retry, or skip the step.',
    },
    send_rejected: {
      title: 'The server refused the mail for good',
      remedy:
        'Its answer stands on the timeline. Change the address or the text and retry, or skip the step.',
    },
    send_unknown: {
      title: 'It is not known whether the mail went out',
      remedy:
        'The connection broke at the decisive moment. Look into the Sent folder: if the mail is there, mark it as sent; if not, retry.',
    },
    activity_failed: {
      title: 'A part of the system failed repeatedly',
      remedy: 'Open it in Temporal Web to see what failed. When that is mended, retry.',
    },
  } as Record<string, { title: string; remedy: string }>,
  close: 'Close',
  closeTitle: 'Leave this conversation unanswered?',
  closeText: 'Nothing is sent and no follow-up goes out. The next mail of the person opens it again.',
  openThread: 'Open the conversation',
  openMeeting: 'Open the meeting',
  meetingAt: 'Meeting on',
  lead: 'Lead',
  /** Where a conversation by mail waits for somebody. */
  threadReasons: {
    hostile_mail: {
      title: 'The mail tries to steer the assistant',
      remedy:
        'Nothing that it asks for was done. Read it: if it is harmless, say what it wants and the answer is drafted; if not, close the conversation.',
    },
    unreadable_mail: {
      title: 'The mail is empty or in a language that the assistant does not know',
      remedy: 'Read it and say what it wants, or take the conversation over.',
    },
    draft_failed: {
      title: 'No draft passed its checks',
      remedy:
        'Look at what the checks complain of. Send or edit the last draft, write another with an instruction, or add what is missing to the knowledge and retry.',
    },
    assistant_failed: {
      title: 'The assistant gave no usable answer',
      remedy: 'The model refused, broke off or answered nonsense. Retry, or write the answer yourself.',
    },
    budget_spent: {
      title: 'The assistant has used up its calls of this day',
      remedy: 'It goes on by itself after midnight UTC. Until then you can write the answer yourself.',
    },
    send_rejected: {
      title: 'The server refused the mail for good',
      remedy: 'Its answer stands below. Correct the person’s address and retry, or close the conversation.',
    },
    ...mailReasons,
  } as Record<string, { title: string; remedy: string }>,
  /** Where a mail about a meeting waits for somebody. */
  meetingReasons: {
    send_rejected: {
      title: 'The server refused the mail for good',
      remedy: 'Its answer stands below. Correct the person’s address and retry, or cancel the meeting.',
    },
    ...mailReasons,
  } as Record<string, { title: string; remedy: string }>,
}
