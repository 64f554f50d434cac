// `s3sf studio`: serves the studio of a folder until it is stopped, and opens it in the browser.
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { startStudio } from '../../../studio/server/start-studio.ts';
import type { Folders } from '../../input/load.ts';
import { type Io, UsageError } from '../../io.ts';

export interface StudioCommandOptions extends Folders {
  /** Path of the page: `/map/Contact/LastName`. */
  open: string;
  /** 0: any free port. */
  port: number;
  /** Name of a deployed stack, whose events are shown. */
  stack?: string;
}

export interface StudioHost {
  signal: AbortSignal;
  cacheFolder?: string | undefined;
  env: Io['env'];
  /** The address contains the key to the page. */
  onListening(address: string): void;
}

/** Throws `UsageError`. Resolves when stopped. */
export async function runStudio(
  folder: string | undefined,
  { open, port, stack: stackName, ...folders }: StudioCommandOptions,
  { signal, cacheFolder, env, onListening }: StudioHost,
): Promise<void> {
  if (folder !== undefined) await enter(folder);
  const stack =
    stackName === undefined ? undefined : await (await import('../../aws/stack-outputs.ts')).deployedStack(stackName);
  const studio = await startStudio({ folders, port, cacheFolder, env, ...(stack && { stack }) }).catch(
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      throw new UsageError(
        `the port ${port} is in use. Name another with --port, or leave out --port to use any free port`,
      );
    },
  );
  onListening(studio.opening(open));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await studio.close();
}

async function enter(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`${folder} is not a folder`);
  process.chdir(folder);
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/** Opens the address in the person's browser, if there is a way to. */
export function openBrowser(address: string): void {
  const [command, ...args] = openers[process.platform] ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // Without a browser, the printed address is enough.
  child.on('error', () => {});
  child.unref();
}
