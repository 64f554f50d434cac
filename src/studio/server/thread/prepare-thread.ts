// The thread that evaluates, before it has anything to do.
import type { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../../module-url.ts';
import { startThread } from '../../../start-thread.ts';

export const evaluateThread = moduleUrl('./evaluate-thread', import.meta.url);

/**
 * Starts a thread, which loads its code at once.
 * @param code the module above, or the file that contains it and all that it imports
 */
export const prepareThread = (code = evaluateThread): Worker =>
  startThread(code, { resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 12 } });
