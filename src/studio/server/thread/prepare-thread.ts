// The thread that evaluates, before it has anything to do.
import type { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../../module-url.ts';
import { startThread } from '../../../start-thread.ts';

/** Starts a thread, which loads its code at once. */
export function prepareThread(): Worker {
  return startThread(moduleUrl('./evaluate-thread', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 12 },
  });
}
