/** Every table, listed: nothing is found by pattern. */
import { Calendar, Meeting, MeetingProposal } from './calendar.entity.ts'
import { Campaign, CampaignMailbox, Enrolment } from './campaign.entity.ts'
import { Draft, FollowUp } from './draft.entity.ts'
import { AuditEntry, Event, Hold } from './event.entity.ts'
import { Import, ImportChange, ImportError } from './import.entity.ts'
import { AiBudget, AiCall, Classification, Intent, KnowledgeEntry } from './intent.entity.ts'
import { Lead, LeadNote, ScoreEntry, StageChange, Task } from './lead.entity.ts'
import { Mailbox, MailboxSync } from './mailbox.entity.ts'
import { Message, SignalEvidence, SlotReservation } from './message.entity.ts'
import { IdempotencyRecord, OutboxItem } from './outbox.entity.ts'
import { Company, Person, SubjectKey, Suppression } from './person.entity.ts'
import { Sequence, SequenceVersion, Step, Template } from './sequence.entity.ts'
import { InboundMessage, InboxItem, Thread } from './thread.entity.ts'
import { RefreshToken, User } from './user.entity.ts'
import { Membership, Workspace } from './workspace.entity.ts'

export const entities = [
  User,
  RefreshToken,
  Workspace,
  Membership,
  Mailbox,
  MailboxSync,
  Company,
  SubjectKey,
  Person,
  Suppression,
  Import,
  ImportError,
  ImportChange,
  Template,
  Sequence,
  SequenceVersion,
  Step,
  Campaign,
  CampaignMailbox,
  Enrolment,
  Message,
  SlotReservation,
  SignalEvidence,
  Thread,
  InboundMessage,
  InboxItem,
  Event,
  Hold,
  AuditEntry,
  OutboxItem,
  IdempotencyRecord,
  Intent,
  KnowledgeEntry,
  Classification,
  Draft,
  FollowUp,
  AiCall,
  AiBudget,
  Lead,
  StageChange,
  ScoreEntry,
  LeadNote,
  Task,
  Calendar,
  Meeting,
  MeetingProposal,
]

/** Tables of the instance, not of a workspace: the written list of those without row-level security. */
export const INSTANCE_TABLES = ['app_user', 'refresh_token', 'inbox_item'] as const
