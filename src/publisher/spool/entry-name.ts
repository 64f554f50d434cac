// The name of a file in the spool says all that is needed to count, order and check it without opening it:
//   1764025200123456-9f2c01ab-612-9f86d081884c7d659a2feaa0c55ad015-0.json
//   moment handed over (µs since 1970) - writing process - bytes - start of their SHA-256 - failed tries
import { createHash } from 'node:crypto';

export interface Entry {
  /** 16 digits; sorts in the order of handing over and never repeats within a process. */
  sequence: string;
  /** 8 hex digits, another one for each process. */
  writer: string;
  bytes: number;
  /** The first 32 hex digits of the SHA-256 of the bytes. */
  checksum: string;
  failedTries: number;
}

const pattern = /^(\d{16})-([0-9a-f]{8})-(\d{1,12})-([0-9a-f]{32})-(\d{1,7})\.json$/;

/** Undefined for a name that none of ours has. */
export function parseEntry(name: string): Entry | undefined {
  const [, sequence = '', writer = '', bytes, checksum = '', failedTries] = pattern.exec(name) ?? [];
  if (sequence === '') return undefined;
  return { sequence, writer, bytes: Number(bytes), checksum, failedTries: Number(failedTries) };
}

export const entryName = ({ sequence, writer, bytes, checksum, failedTries }: Entry): string =>
  `${sequence}-${writer}-${bytes}-${checksum}-${failedTries}.json`;

/** The same for all tries of an entry. */
export const identityOf = ({ sequence, writer }: Entry): string => `${sequence}-${writer}`;

/** The folder of an entry: all that was handed over within the same ten seconds. */
export const folderOf = ({ sequence }: Pick<Entry, 'sequence'>): string => sequence.slice(0, -7);

/** Milliseconds since 1970. */
export const handedOverAt = ({ sequence }: Entry): number => Math.floor(Number(sequence) / 1000);

export const checksumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

/** Gives sequences that rise even when the clock goes back. */
export function createSequence(now: () => number): { next(): string; passed(sequence: string): void } {
  let last = 0;
  return {
    next() {
      last = Math.max(last + 1, Math.floor(now() * 1000));
      return String(last).padStart(16, '0');
    },
    /** What comes next sorts after this one. */
    passed(sequence) {
      last = Math.max(last, Number(sequence));
    },
  };
}
