// Runs seeds on several threads. The result of a seed does not depend on the thread.
import { Worker } from 'node:worker_threads';
import { addTo, noTotals, type SeedResult, type Totals } from './totals.ts';

export interface RunSeedsOptions {
  from: number;
  count: number;
  /** Threads; each keeps a core busy. */
  jobs: number;
  stopAtFirst: boolean;
  /** Stops the run once the current seeds have finished. */
  signal: AbortSignal;
  onResult: (result: SeedResult) => void;
}

export async function runSeeds({ from, count, jobs, stopAtFirst, signal, onResult }: RunSeedsOptions): Promise<Totals> {
  const totals = noTotals();
  const end = from + count;
  let next = from;
  let isOver = false;

  const oneThread = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./seed-worker.ts', import.meta.url));
      const postNext = () => {
        if (isOver || signal.aborted || next >= end) {
          void worker.terminate().then(() => resolve());
          return;
        }
        worker.postMessage(next);
        next += 1;
      };
      worker.on('message', (result: SeedResult) => {
        addTo(totals, result);
        onResult(result);
        isOver ||= stopAtFirst && result.breaches.length > 0;
        postNext();
      });
      worker.on('error', reject);
      postNext();
    });

  await Promise.all(Array.from({ length: Math.min(jobs, count) }, oneThread));
  return totals;
}
