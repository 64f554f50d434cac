// A spool file's name contains everything needed to count, order and verify it without opening it:
//   1764025200123456-9f2c01ab-612-9f86d081884c7d659a2feaa0c55ad015-0.json
//   time of handing over (µs since 1970) - writing process - bytes - start of their SHA-256 - failed attempts
import { createHash } from 'node:crypto';

export interface Entry {
  /** 16 digits. Sorts in the order of handing over and never repeats within a process. */
  sequence: string;
  /** 8 hex digits, different for each process. */
  writer: string;
  bytes: number;
  /** The first 32 hex digits of the SHA-256 of the bytes. */
  checksum: string;
  failedTries: number;
}

const pattern = /^(\d{16})-([0-9a-f]{8})-(\d{1,12})-([0-9a-f]{32})-(\d{1,7})\.json$/;

/** Undefined if this is not a spool entry's name. */
export function parseEntry(name: string): Entry | undefined {
  const [, sequence = '', writer = '', bytes, checksum = '', failedTries] = pattern.exec(name) ?? [];
  if (sequence === '') return undefined;
  return { sequence, writer, bytes: Number(bytes), checksum, failedTries: Number(failedTries) };
}

export const entryName = ({ sequence, writer, bytes, checksum, failedTries }: Entry): string =>
  `${sequence}-${writer}-${bytes}-${checksum}-${failedTries}.json`;

/** The same for all attempts of an entry. */
export const identityOf = ({ sequence, writer }: Entry): string => `${sequence}-${writer}`;

/** The folder of an entry: one folder for all entries of the same ten seconds. */
export const folderOf = ({ sequence }: Pick<Entry, 'sequence'>): string => sequence.slice(0, -7);

/** Milliseconds since 1970. */
export const handedOverAt = ({ sequence }: Entry): number => Math.floor(Number(sequence) / 1000);

export const checksumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Generates sequences that increase even when the clock goes back. */
export function createSequence(now: () => number): { next(): string; advancePast(sequence: string): void } {
  let last = 0;
  return {
    next() {
      last = Math.max(last + 1, Math.floor(now() * 1000));
      return String(last).padStart(16, '0');
    },
    /** Later sequences sort after this one. */
    advancePast(sequence) {
      last = Math.max(last, Number(sequence));
    },
  };
}
