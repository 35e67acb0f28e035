/** Encrypts the stored histories of temporal/replay as well: it must never change. */
export const TEST_CODEC_KEY: Uint8Array = Buffer.alloc(32, 'throughline-replay')
