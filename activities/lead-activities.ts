/** The activities of the lead workflow, as it sees them. Ids, enums and small numbers only; instants are epoch ms. */
export interface LeadActivities {}
