/** A text that is being written, kept in this browser until it is sent: a reload or a crash loses nothing. */
export interface KeptText {
  read(): string | null
  write(text: string): void
  forget(): void
}

/** @param name what is written, for example a draft's id */
export function keptText(
  name: string,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): KeptText {
  const key = `text:${name}`
  return {
    read: () => storage.getItem(key),
    write: (text) => storage.setItem(key, text),
    forget: () => storage.removeItem(key),
  }
}
