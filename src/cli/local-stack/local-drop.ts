// The drop folder of `npm start`: each file in it is published once it has stopped growing, and moved to `published/`.
// What cannot be published stays, is told once, and is tried again at each look.
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from '../commands/publish.ts';
import { type Io, UsageError } from '../io.ts';

export interface DropFolder {
  /** Publishes what has not changed since the last look. Throws `UsageError` where there can be no such folder. */
  look(): Promise<void>;
}

export interface DropOptions {
  drop: string;
  json: boolean;
}

/** @param put publishes one file and says so; default `s3sf publish` */
export function dropFolder({ drop, json }: DropOptions, io: Io, put = publishOne): DropFolder {
  const done = join(drop, 'published');
  /** By path: the state it was in at the last look. */
  const seen = new Map<string, string>();
  /** By path: what was told of it. */
  const told = new Map<string, string>();
  /** By path: published in this state, and could not be moved away. */
  const left = new Map<string, string>();

  async function lookAt(name: string): Promise<void> {
    const path = join(drop, name);
    const state = await stateOf(path);
    if (state === undefined || left.get(path) === state) return;
    if (seen.get(path) !== state) {
      seen.set(path, state);
      return;
    }
    const failed = await put(path, json, io);
    if (failed !== undefined) {
      const text = `${path} is not published (${failed}): it is tried again until it is.\n`;
      if (told.get(path) !== text) io.err(text);
      told.set(path, text);
      return;
    }
    seen.delete(path);
    told.delete(path);
    await rename(path, join(done, name)).catch((error: unknown) => {
      left.set(path, state);
      io.err(`${path} was published and cannot be moved to ${done} (${reasonOf(error)}): take it away.\n`);
    });
  }

  return {
    async look() {
      await mkdir(done, { recursive: true }).catch((error: unknown) => {
        throw new UsageError(`there can be no folder ${done} (${reasonOf(error)}): name another with --drop`);
      });
      for (const entry of await readdir(drop, { withFileTypes: true })) {
        if (entry.isFile() && !entry.name.startsWith('.')) await lookAt(entry.name);
      }
    },
  };
}

/** Undefined for a file that is gone again. */
const stateOf = (path: string) =>
  stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => undefined,
  );

/** Why it could not be published; undefined where it was. */
async function publishOne(path: string, json: boolean, io: Io): Promise<string | undefined> {
  let said = '';
  const err = (text: string) => {
    said += text;
  };
  try {
    const code = await publish([path], { prefix: 'events/', json }, { ...io, err });
    if (code !== 0) return said.trim() || `exit code ${code}`;
    if (said !== '') io.err(said);
    return undefined;
  } catch (error) {
    return error instanceof UsageError ? error.message : `S3: ${reasonOf(error)}`;
  }
}

/** The error's code or name: its text may hold more than one wants to read. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
