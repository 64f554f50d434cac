// The moto process: starts and stops with a pipeline, and offers what no AWS call can do.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { QueueName } from '../../../src/local/stack-options.ts';

export interface MotoServer {
  /** `http://127.0.0.1:PORT`, for every service. */
  url: string;
  /** Advances the clock of the queues. */
  passTime(ms: number): Promise<void>;
  /** Bodies of all messages in a queue, including hidden and delayed ones. */
  bodies(queue: QueueName): Promise<string[]>;
  close(): Promise<void>;
}

const script = fileURLToPath(new URL('serve-moto.py', import.meta.url));

/** A Python with moto installed: the project's own tools, `python3`, or the interpreter of the `moto_server` script. */
export function motoPython(): string | undefined {
  const candidates = ['.tools/moto/bin/python', 'python3', ...interpretersOf('moto_server')];
  return candidates.find((python) => spawnSync(python, ['-c', 'import moto.server'], { stdio: 'ignore' }).status === 0);
}

/** Interpreters from the first lines of the scripts with this name on the PATH. */
function interpretersOf(name: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => {
    try {
      const [, interpreter] = /^#!(\S*python\S*)/.exec(readFileSync(join(folder, name), 'latin1')) ?? [];
      return interpreter ? [interpreter] : [];
    } catch {
      return [];
    }
  });
}

export async function startMotoServer(): Promise<MotoServer> {
  const python = motoPython();
  if (!python) throw new Error('moto is not installed: npm run tools, or pip install "moto[server]"');
  const child = spawn(python.includes('/') ? resolve(python) : python, [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The server must not outlive a test process that exits early.
  const kill = () => child.kill();
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  const lines = createInterface(child.stdout);
  const [url] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (typeof url !== 'string') throw new Error('moto exited before it listened');

  async function request(path: string, init: RequestInit = {}): Promise<unknown> {
    const reply = await fetch(`${url}/_test/${path}`, init);
    if (!reply.ok) throw new Error(`moto answered ${reply.status} to ${path}`);
    return reply.json();
  }
  return {
    url,
    passTime: async (ms) => void (await request('pass-time', { method: 'POST', body: String(ms) })),
    bodies: async (queue) => (await request(`bodies/${queue}`)) as string[],
    close,
  };
}
