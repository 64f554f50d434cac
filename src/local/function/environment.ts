// One execution environment: a process that comes up once, does one invocation after another, and can be killed at
// any time. Once it is dead it stays dead.
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { InvocationResult, InvokeMessage, ProcessMessage } from './protocol.ts';

/** One line the function wrote. */
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
  /** All of the process's environment variables. */
  environment: Readonly<Record<string, string>>;
  /** Time to come up, in milliseconds. */
  initTimeoutMs: number;
  onLog(line: LogLine): void;
  onInit(initMs: number): void;
}

export interface Environment {
  readonly number: number;
  readonly alive: boolean;
  /** One at a time; waits until the process is up, which does not count towards `timeoutMs`. Never rejects. */
  invoke(message: Omit<InvokeMessage, 'deadlineMs'>, timeoutMs: number): Promise<InvocationResult>;
  /** SIGKILL; resolves once the process is gone. */
  kill(): Promise<void>;
}

export function startEnvironment(options: EnvironmentOptions): Environment {
  const { number, handlerModule, environment, initTimeoutMs, onLog, onInit } = options;
  const child = fork(fileURLToPath(new URL('./handler-process.ts', import.meta.url)), [handlerModule], {
    env: { ...environment },
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let alive = true;
  void gone.then(() => {
    alive = false;
  });
  readLines(child.stdout, (line) => onLog({ stream: 'stdout', line, environment: number }));
  readLines(child.stderr, (line) => onLog({ stream: 'stderr', line, environment: number }));

  const kill = () => {
    child.kill('SIGKILL');
    return gone;
  };
  const up = messageFrom(child, (message) => message.kind === 'ready', gone);
  const initTimer = setTimeout(kill, initTimeoutMs);
  void up.then((message) => {
    clearTimeout(initTimer);
    if (message?.kind === 'ready') onInit(message.initMs);
  });

  async function invoke(message: Omit<InvokeMessage, 'deadlineMs'>, timeoutMs: number): Promise<InvocationResult> {
    const failed = (errorType: string, startedAt = performance.now()) =>
      ({ kind: 'failed', errorType, durationMs: performance.now() - startedAt }) as const;
    if (!(await up)) return failed('Runtime.InitError');
    const startedAt = performance.now();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      void kill();
    }, timeoutMs);
    const answer = messageFrom(child, (each) => each.kind !== 'ready' && each.requestId === message.requestId, gone);
    // The callback takes an error of sending: the process is gone then, and `gone` says so.
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

/** The first message that is meant; undefined when the process ended without it. */
function messageFrom(
  child: ChildProcess,
  isMeant: (message: ProcessMessage) => boolean,
  gone: Promise<void>,
): Promise<ProcessMessage | undefined> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (!isMeant(message as ProcessMessage)) return;
      child.off('message', listen);
      resolve(message as ProcessMessage);
    };
    child.on('message', listen);
    void gone.then(() => {
      child.off('message', listen);
      resolve(undefined);
    });
  });
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine);
}
