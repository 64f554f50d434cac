// Where bodies too large for memory are kept: a folder of our own, made when it is first needed, gone on close.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Spool {
  /** Bytes up to which a body stays in memory. */
  memoryBytes: number;
  /** A path in the folder that nobody else has. */
  newPath(): Promise<string>;
  close(): Promise<void>;
}

export function createSpool(memoryBytes = 1_048_576): Spool {
  let folder: Promise<string> | undefined;
  let files = 0;
  return {
    memoryBytes,
    async newPath() {
      folder ??= mkdtemp(join(tmpdir(), 's3-emulator-'));
      files += 1;
      // Taken before the wait: another body may come meanwhile.
      const name = String(files);
      return join(await folder, name);
    },
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
