// A temporary folder for bodies that are too large for memory: created when first needed, removed on close.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Spool {
  /** Size in bytes up to which a body stays in memory. */
  memoryBytes: number;
  /** A unique path in the folder. */
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
      // Assigned before the await, because another body may arrive meanwhile.
      const name = String(files);
      return join(await folder, name);
    },
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
      folder = undefined;
    },
  };
}
