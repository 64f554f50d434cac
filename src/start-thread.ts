// Starts a thread of ours with the compile cache on, which a thread does not take over from its process. It halves the
// time until all code is loaded, and must be on before the first module is: removing the types of that one would take
// longer than starting the thread.
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** @param module from `moduleUrl`. The thread ends with an error if it cannot be loaded. */
export const startThread = (module: URL, options: Pick<WorkerOptions, 'workerData' | 'resourceLimits'> = {}): Worker =>
  new Worker(load(module.href), {
    ...options,
    eval: true,
    execArgv: [],
  });

const load = (url: string) => `
  const { enableCompileCache, flushCompileCache } = require('node:module');
  enableCompileCache();
  import(${JSON.stringify(url)}).then(() => flushCompileCache());
`;
