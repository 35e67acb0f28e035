/** Why a release cannot be given work, or lose it: one line for whoever asked, with what to do. */
export class ReleaseRefusal extends Error {}

/** The server does not know the release, its workers or some of their queues; it may a moment after they have begun. */
export class NotThereYet extends ReleaseRefusal {}
