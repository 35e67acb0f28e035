/** Why a release cannot be given work, or lose it: one line for whoever asked, with what to do. */
export class ReleaseRefusal extends Error {}
