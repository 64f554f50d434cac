// Runs the command in its own process, as users do, collects its output and waits for its exit.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const command = fileURLToPath(new URL('../../../bin/s3sf.js', import.meta.url));

export interface CommandProcess {
  child: ChildProcess;
  out(): string;
  err(): string;
  /** Resolves with the whole output once it matches; rejects if the process exits first. */
  output(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code once the process has exited; null if a signal ended it. */
  ended: Promise<number | null>;
}

/** @param cwd working directory; default: the repository */
export function startCommand(args: readonly string[], cwd = repository): CommandProcess {
  const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const collect = (name: 'out' | 'err') => (chunk: string) => {
    text[name] += chunk;
    for (const listener of [...listeners]) listener();
  };
  child.stdout.setEncoding('utf8').on('data', collect('out'));
  child.stderr.setEncoding('utf8').on('data', collect('err'));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));

  function output(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!pattern.test(text.out + text.err)) return;
        listeners.delete(look);
        resolve(text.out + text.err);
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`exited without printing ${pattern}:\n${text.out}\n${text.err}`)));
      look();
    });
  }
  return { child, out: () => text.out, err: () => text.err, output, ended };
}

/** Runs the command and waits for its exit. */
export async function runCommand(args: readonly string[], cwd?: string) {
  const run = startCommand(args, cwd);
  const code = await run.ended;
  return { code, out: run.out(), err: run.err() };
}

/** Process ids of all descendants of a process. */
export function descendantsOf(pid: number): number[] {
  const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const of = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...of(child)]);
  return of(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
