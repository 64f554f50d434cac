// The main thread's side of the thread that evaluates. Of several evaluations of one file only the newest is made. A thread
// that takes too long is ended, and another one takes over with the same files.
import type { Worker } from 'node:worker_threads';
import type { KnownFile } from '../../evaluate/open-project.ts';
import type { AskKind, Asks, FromThread, ThreadStart, ToThread } from './messages.ts';
import { prepareThread } from './prepare-thread.ts';

export interface Evaluator {
  change(files: readonly KnownFile[], removed: readonly string[]): void;
  /** Rejects with `SupersededError`; with `TooLongError` after so many milliseconds, by default after a minute. */
  ask<Kind extends AskKind>(
    what: Kind,
    request: Asks[Kind]['request'],
    limitMs?: number,
  ): Promise<Asks[Kind]['answer']>;
  /** Starts the thread before it is asked for anything. */
  start(): void;
  close(): Promise<void>;
}

/** A newer text of the same file is being evaluated. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export class TooLongError extends Error {
  override readonly name = 'TooLongError';
}

/** The evaluator is closed: with the studio, or because another one knows the new snapshot. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

/** Asks the evaluator of now; once more if another one takes its place before it answers. Rejects as `ask` does. */
export async function askNow<Kind extends AskKind>(
  { evaluator }: { evaluator(): Evaluator },
  ...question: [what: Kind, request: Asks[Kind]['request'], limitMs?: number]
): Promise<Asks[Kind]['answer']> {
  for (;;) {
    const asked = evaluator();
    try {
      return await asked.ask(...question);
    } catch (error) {
      if (!(error instanceof ClosedError) || asked === evaluator()) throw error;
    }
  }
}

interface Waiting {
  id: number;
  what: AskKind;
  request: Asks[AskKind]['request'];
  limitMs: number;
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

export interface EvaluatorOptions {
  /** Code of the thread. Default: its module. */
  threadFile?: URL;
  /** A thread that was started early, by `prepareThread`. */
  prepared?: Worker;
}

export function createEvaluator(start: ThreadStart, { threadFile, prepared }: EvaluatorOptions = {}): Evaluator {
  const files = new Map<string, KnownFile>();
  const queue: Waiting[] = [];
  let running: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastId = 0;
  let isClosed = false;
  let worker: Worker | undefined;
  let first = prepared;

  function startWorker(): Worker {
    const thread = first ?? prepareThread(threadFile);
    first = undefined;
    thread.postMessage({ kind: 'start', ...start } satisfies ToThread);
    thread.on('message', (message: FromThread) => {
      if (thread === worker) receive(message);
    });
    thread.on('error', (error) => {
      if (thread === worker) restart(error instanceof Error ? error : new Error(String(error)));
    });
    thread.postMessage({ kind: 'change', files: [...files.values()], removed: [] } satisfies ToThread);
    return thread;
  }

  function receive(message: FromThread): void {
    if (running?.id === message.id) {
      const { resolve, reject } = running;
      settle();
      if (message.kind === 'answer') resolve(message.answer);
      else reject(new Error(message.message));
    }
  }

  function settle(): void {
    clearTimeout(timer);
    running = undefined;
    next();
  }

  function next(): void {
    if (running || isClosed) return;
    running = queue.shift();
    if (!running) return;
    const { id, what, request, limitMs } = running;
    timer = setTimeout(() => restart(new TooLongError(tooLong)), limitMs);
    worker ??= startWorker();
    worker.postMessage({ kind: 'ask', id, what, request } as ToThread);
  }

  function restart(reason: Error): void {
    const failed = running;
    void worker?.terminate();
    worker = isClosed ? undefined : startWorker();
    settle();
    failed?.reject(reason);
  }

  return {
    change(changed, removed) {
      for (const path of removed) files.delete(path);
      for (const each of changed) files.set(each.file.path, each);
      worker?.postMessage({ kind: 'change', files: changed, removed } satisfies ToThread);
    },
    ask: <Kind extends AskKind>(what: Kind, request: Asks[Kind]['request'], limitMs = 60_000) =>
      new Promise<Asks[Kind]['answer']>((resolve, reject) => {
        if (what === 'evaluate') {
          const path = (request as Asks['evaluate']['request']).path;
          const older = queue.findIndex(
            (each) => each.what === what && (each.request as { path: string }).path === path,
          );
          if (older >= 0) queue.splice(older, 1)[0]?.reject(new SupersededError('A newer text is being evaluated.'));
        }
        lastId += 1;
        queue.push({ id: lastId, what, request, limitMs, resolve: resolve as Waiting['resolve'], reject });
        next();
      }),
    start() {
      if (!isClosed) worker ??= startWorker();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await (worker ?? first)?.terminate();
      for (const each of [running, ...queue.splice(0)]) each?.reject(new ClosedError('The studio was closed.'));
      running = undefined;
    },
  };
}

const tooLong = 'This mapping takes too long. Look for an expression that repeats itself without an end.';
