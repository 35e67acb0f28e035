/** The normalised address, by which people are recognised: one case, one Unicode form, no outer blanks. */
export function emailKeyOf(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}
