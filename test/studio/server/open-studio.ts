// A studio of a copy of the shipped project, in the folder of which the process is until the studio is closed.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStudio } from '../../../src/studio/server/start-studio.ts';
import type { StudioOptions } from '../../../src/studio/server/studio-options.ts';

export interface OpenStudio {
  url: string;
  /** The address that a person opens. */
  opening: string;
  cookie: string;
  folder: string;
  /** With the cookie. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; answer: unknown }>;
  close(): Promise<void>;
}

/** @param mappings texts by file, in place of the shipped ones */
export async function openStudio(
  mappings?: Record<string, string>,
  more: Pick<StudioOptions, 'env' | 'stack'> = {},
): Promise<OpenStudio> {
  const home = process.cwd();
  const folder = await mkdtemp(path.join(tmpdir(), 's3sf-studio-'));
  await cp('salesforce/schema', path.join(folder, 'salesforce/schema'), { recursive: true });
  await mkdir(path.join(folder, 'examples'));
  if (!mappings) await cp('mappings', path.join(folder, 'mappings'), { recursive: true });
  else {
    await mkdir(path.join(folder, 'mappings'));
    for (const [name, text] of Object.entries(mappings)) await writeFile(path.join(folder, 'mappings', name), text);
  }
  process.chdir(folder);
  const studio = await startStudio({
    folders: { mappings: 'mappings', schema: 'salesforce/schema' },
    timeZone: 'America/New_York',
    ...more,
  });
  const opening = studio.opening('/');
  const opened = await fetch(opening, { redirect: 'manual' });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    url: studio.url,
    opening,
    cookie,
    folder,
    async call(method, at, body) {
      const response = await fetch(`${studio.url}${at}`, {
        method,
        headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, answer: await response.json() };
    },
    async close() {
      await studio.close();
      process.chdir(home);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A request with headers that `fetch` does not let a program set. */
export const rawStatus = (url: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const call = request(url, { headers, method }, (response) => {
      resolve(response.statusCode ?? 0);
      // A stream of changes has no end.
      call.destroy();
    }).on('error', reject);
    call.end();
  });
