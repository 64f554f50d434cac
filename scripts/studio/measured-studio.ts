// A studio in a process of its own, with what it has used so far.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Evaluation, FileContent, Project } from '../../src/studio/contract.ts';

export interface Usage {
  cpuMs: number;
  megabytes: number;
  /** The most at any time. */
  peakMegabytes: number;
  /** Of the heaps of its threads, which `megabytes` contains. */
  threadMegabytes: number[];
}

export interface MeasuredStudio {
  /** The address that opens the page. */
  address: string;
  usage(): Promise<Usage>;
  /** A request of the page, as JSON. */
  call<Answer>(path: string, body?: unknown): Promise<Answer>;
  /** Everything that the browser loads before it can show the first mapping with the results of its examples. */
  firstScreen(): Promise<void>;
  end(): Promise<void>;
}

const command = fileURLToPath(new URL('../../bin/s3sf.js', import.meta.url));
const probe = new URL('usage-probe.mjs', import.meta.url).href;

/** Resolves once it listens. */
export async function startMeasured(folder: string): Promise<MeasuredStudio> {
  const child = spawn(process.execPath, ['--import', probe, command, 'studio', '--no-open', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { address } = JSON.parse(await firstLine(child)) as { address: string };
  const cookie = (await fetch(address, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(address);
  const textAt = async (path: string, body?: unknown): Promise<string> => {
    const response = await fetch(`${origin}${path}`, {
      headers: { cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return text;
  };
  const call = async <Answer>(path: string, body?: unknown) => JSON.parse(await textAt(path, body)) as Answer;
  return {
    address,
    call,
    async usage() {
      child.send('usage');
      const [usage] = await once(child, 'message');
      return usage as Usage;
    },
    async firstScreen() {
      const page = await textAt('/');
      const assets = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path as string);
      if (assets.length !== 2) throw new Error('The page names a script and a style sheet.');
      await Promise.all(assets.map((path) => textAt(path)));
      const [{ mappings }] = await Promise.all([call<Project>('/api/project'), call('/api/functions')]);
      const path = mappings.find(({ isSettings }) => !isSettings)?.path ?? '';
      const { text } = await call<FileContent>(`/api/files/${path}`);
      const { examples } = await call<Evaluation>('/api/mapping/evaluate', { path, text });
      if (!examples?.length) throw new Error('The first mapping has examples.');
    },
    async end() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('It prints to a pipe.');
  const lines = createInterface(stdout);
  for await (const line of lines) return line;
  throw new Error('The studio did not start.');
}
