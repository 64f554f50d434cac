// One execution environment: a process that starts once, runs one invocation after another, and can be killed at any
// time. It is never restarted.
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { InvocationResult, InvokeMessage, ProcessMessage } from './protocol.ts';

/** One line of the function's output. */
export interface LogLine {
  stream: 'stdout' | 'stderr';
  line: string;
  /** Number of the environment, from 1. */
  environment: number;
}

export interface EnvironmentOptions {
  number: number;
  /** Path or URL of the module that exports `handler`. */
  handlerModule: string;
  /** The complete environment variables of the process. */
  environment: Readonly<Record<string, string>>;
  memoryMb: number;
  /** Time limit for starting, in milliseconds. */
  initTimeoutMs: number;
  onLog(line: LogLine): void;
  onInit(initMs: number): void;
}

export interface Environment {
  readonly number: number;
  readonly alive: boolean;
  /**
   * Runs one invocation; call it one at a time. Waiting for the process to start does not count towards `timeoutMs`.
   * Never rejects.
   */
  invoke(message: Omit<InvokeMessage, 'deadlineMs'>, timeoutMs: number): Promise<InvocationResult>;
  /** Sends SIGKILL; resolves once the process has exited. */
  kill(): Promise<void>;
}

/** As the bootstrap script of Lambda's Node runtime starts Node: young objects get 10 % of the memory, old ones 90 %. */
const heapFlags = (memoryMb: number) => [
  `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
  `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
];

export function startEnvironment(options: EnvironmentOptions): Environment {
  const { number, handlerModule, environment, memoryMb, initTimeoutMs, onLog, onInit } = options;
  const child = fork(fileURLToPath(new URL('./handler-process.mjs', import.meta.url)), [handlerModule], {
    env: { ...environment },
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning', ...heapFlags(memoryMb)],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let alive = true;
  void exited.then(() => {
    alive = false;
  });
  readLines(child.stdout, (line) => onLog({ stream: 'stdout', line, environment: number }));
  readLines(child.stderr, (line) => onLog({ stream: 'stderr', line, environment: number }));

  const kill = () => {
    child.kill('SIGKILL');
    return exited;
  };
  const ready = messageFrom(child, (message) => message.kind === 'ready', exited);
  const initTimer = setTimeout(kill, initTimeoutMs);
  void ready.then((message) => {
    clearTimeout(initTimer);
    if (message?.kind === 'ready') onInit(message.initMs);
  });

  async function invoke(message: Omit<InvokeMessage, 'deadlineMs'>, timeoutMs: number): Promise<InvocationResult> {
    const failed = (errorType: string, startedAt = performance.now()) =>
      ({ kind: 'failed', errorType, durationMs: performance.now() - startedAt }) as const;
    if (!(await ready)) return failed('Runtime.InitError');
    const startedAt = performance.now();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      void kill();
    }, timeoutMs);
    const answer = messageFrom(child, (each) => each.kind !== 'ready' && each.requestId === message.requestId, exited);
    // The callback swallows a send error: the process has exited then, and `exited` handles that.
    if (child.connected) child.send({ ...message, deadlineMs: Date.now() + timeoutMs }, () => {});
    const reply = await answer;
    clearTimeout(timer);
    if (reply?.kind === 'returned') {
      return { kind: 'returned', payload: reply.payload, durationMs: performance.now() - startedAt };
    }
    if (reply?.kind === 'threw') return failed(reply.errorType, startedAt);
    return failed(timedOut ? 'Sandbox.Timedout' : 'Runtime.ExitError', startedAt);
  }

  return {
    number,
    get alive() {
      return alive;
    },
    invoke,
    kill,
  };
}

/** The first message that matches; undefined if the process exits first. */
function messageFrom(
  child: ChildProcess,
  matches: (message: ProcessMessage) => boolean,
  exited: Promise<void>,
): Promise<ProcessMessage | undefined> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (!matches(message as ProcessMessage)) return;
      child.off('message', listen);
      resolve(message as ProcessMessage);
    };
    child.on('message', listen);
    void exited.then(() => {
      child.off('message', listen);
      resolve(undefined);
    });
  });
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine);
}
