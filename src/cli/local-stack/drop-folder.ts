// The drop folder of `npm start`: each file in it is published once it has stopped growing, and moved to `published/`.
// A file that cannot be published stays, is reported once per reason, and is retried at each look.
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFiles } from '../commands/operations/publish.ts';
import { UsageError } from '../io.ts';
import type { LocalEvent } from './local-event.ts';

export interface DropFolder {
  /** Publishes what has not changed since the last look. Throws `UsageError` if the folder cannot be created. */
  look(): Promise<void>;
}

type OnEvent = (event: LocalEvent) => void;

/** Publishes one file; gives the reason if it could not. */
export type PublishOne = (path: string, onEvent: OnEvent) => Promise<string | undefined>;

export function dropFolder(drop: string, onEvent: OnEvent, publish: PublishOne = publishOne): DropFolder {
  const done = join(drop, 'published');
  /** By path: its state at the last look. */
  const seen = new Map<string, string>();
  /** By path: the reason that was reported. */
  const reported = new Map<string, string>();
  /** By path: published in this state, but could not be moved away. */
  const stuck = new Map<string, string>();

  async function lookAt(name: string): Promise<void> {
    const path = join(drop, name);
    const state = await stateOf(path);
    if (state === undefined || stuck.get(path) === state) return;
    if (seen.get(path) !== state) {
      seen.set(path, state);
      return;
    }
    const reason = await publish(path, onEvent);
    if (reason !== undefined) {
      if (reported.get(path) !== reason) onEvent({ kind: 'not-published', path, reason });
      reported.set(path, reason);
      return;
    }
    seen.delete(path);
    reported.delete(path);
    await rename(path, join(done, name)).catch((error: unknown) => {
      stuck.set(path, state);
      onEvent({ kind: 'not-moved', path, to: done, reason: reasonOf(error) });
    });
  }

  return {
    async look() {
      await mkdir(done, { recursive: true }).catch((error: unknown) => {
        throw new UsageError(`${done} cannot be created (${reasonOf(error)}). Name another folder with --drop`);
      });
      for (const entry of await readdir(drop, { withFileTypes: true })) {
        if (entry.isFile() && !entry.name.startsWith('.')) await lookAt(entry.name);
      }
    },
  };
}

/** Undefined if the file is gone again. */
const stateOf = (path: string) =>
  stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => undefined,
  );

async function publishOne(path: string, onEvent: OnEvent): Promise<string | undefined> {
  try {
    await publishFiles([path], { prefix: 'events/' }, (published) => onEvent({ kind: 'published', published }));
    return undefined;
  } catch (error) {
    return error instanceof UsageError ? error.message : `S3: ${reasonOf(error)}`;
  }
}

/** The error's code or name; its text may be long and may name hosts. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
