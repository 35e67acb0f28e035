export interface ImportInput {
  workspaceId: string
  importId: string
}
