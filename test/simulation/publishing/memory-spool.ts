// The publisher's spool, in memory. Like the disk, it keeps its files when the publisher crashes.
import { checksumOf, createSequence, identityOf } from '../../../src/publisher/spool/entry-name.ts';
import type { Spool, SpooledFile } from '../../../src/publisher/spool/spool.ts';

export interface MemorySpool {
  add(bytes: Uint8Array): SpooledFile;
  size(): number;
  /** The spool for one sender; once that sender has crashed, `isGone`, its calls have no effect and no reply. */
  forSender(isGone: () => boolean): Spool;
}

interface Stored extends SpooledFile {
  bytes: Uint8Array;
  isReported: boolean;
}

export function createMemorySpool(now: () => number): MemorySpool {
  const sequence = createSequence(now);
  const files = new Map<string, Stored>();
  const find = ({ entry }: SpooledFile) => files.get(identityOf(entry));
  const inOrder = (isReported: boolean) =>
    [...files.values()]
      .filter((file) => file.isReported === isReported)
      .sort((a, b) => (a.entry.sequence < b.entry.sequence ? -1 : 1));

  return {
    add(bytes) {
      const entry = {
        sequence: sequence.next(),
        writer: '00000000',
        bytes: bytes.length,
        checksum: checksumOf(bytes),
        failedTries: 0,
      };
      const file = { path: identityOf(entry), entry, bytes, isReported: false };
      files.set(file.path, file);
      return file;
    },
    size: () => files.size,
    forSender(isGone) {
      const never = new Promise<never>(() => {});
      const reply = async <T>(act: () => T): Promise<T> => (isGone() ? never : act());
      const failOnceMore = (file: SpooledFile, isReported: boolean) =>
        reply(() => {
          const stored = find(file);
          if (!stored) throw Object.assign(new Error('The file is gone.'), { code: 'ENOENT' });
          stored.entry = { ...stored.entry, failedTries: stored.entry.failedTries + 1 };
          stored.isReported = isReported;
          return { path: stored.path, entry: stored.entry };
        });
      const calls: Pick<Spool, 'oldest' | 'reported' | 'read' | 'remove' | 'markFailed' | 'moveToReported'> = {
        oldest: (limit, taken) =>
          reply(() => ({
            files: inOrder(false)
              .filter(({ path }) => !taken.has(path))
              .slice(0, limit),
            unknown: [],
          })),
        reported: () => reply(() => inOrder(true)),
        read: (file) => reply(() => find(file)?.bytes ?? 'gone'),
        remove: (file) => reply(() => void files.delete(identityOf(file.entry))),
        markFailed: (file) => failOnceMore(file, false),
        moveToReported: (file) => failOnceMore(file, true),
      };
      // The sender calls nothing else.
      return calls as Spool;
    },
  };
}
