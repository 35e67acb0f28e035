/** The activities of the meeting workflow, as it sees them. Ids, enums and small numbers only; instants are epoch ms. */
export interface MeetingActivities {}
