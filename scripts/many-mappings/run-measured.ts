// Runs a program in a process of its own and measures it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Measured {
  seconds: number;
  cpuSeconds: number;
  /** Peak of the resident memory. */
  memoryMb: number;
  out: string;
}

const reportAtExit = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  if (isMainThread) process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

/** Rejects if the program fails with an exit code other than 1: a check exits with 1 if it finds problems. */
export async function runMeasured(args: readonly string[], env: Record<string, string> = {}): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', reportAtExit, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const texts = [child.stdout, child.stdio[3]].map(async (stream) => {
    let text = '';
    for await (const chunk of stream as AsyncIterable<Buffer>) text += chunk;
    return text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with ${code}`);
  const [out = '', usage = '{}'] = await Promise.all(texts);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    memoryMb: maxRSS / 1_024,
    out,
  };
}
