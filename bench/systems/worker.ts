// Starts and stops a system's worker, and reads the CPU time and memory of its processes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createFunction } from '../../src/local/function/function.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import { childrenOf, type ProcessUsage, usageOf } from './process-usage.ts';
import type { System } from './system.ts';

export interface Worker {
  /** Undefined if the operating system does not report it. */
  usage(): ProcessUsage | undefined;
  /** Resumes parked messages, as a schedule does in AWS. Does nothing for a system that parks none. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  stack: Stack;
  /** Further environment variables for a program; a function gets them from the stack. */
  environment: Readonly<Record<string, string>>;
  onLog?: ((line: string) => void) | undefined;
}

export function startWorker(system: System, options: WorkerOptions): Promise<Worker> {
  return system.kind === 'function' ? startFunction(system, options) : startProgram(system, options);
}

async function startFunction({ module, recoverModule }: System, { stack, onLog }: WorkerOptions): Promise<Worker> {
  const recover =
    recoverModule === undefined
      ? undefined
      : createFunction({
          name: 'recover',
          handlerModule: recoverModule,
          environment: stack.environment,
          onLog: ({ line }) => onLog?.(line),
        });
  stack.resume();
  return {
    usage: () => usageOf(childrenOf(process.pid, module)),
    async recover() {
      const result = await recover?.invoke({});
      if (result?.kind === 'failed') throw new Error(`recover failed: ${result.errorType}`);
    },
    async close() {
      await recover?.close();
    },
  };
}

async function startProgram({ module, interpreter = '' }: System, options: WorkerOptions): Promise<Worker> {
  const { stack, environment, onLog } = options;
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_SQS } =
    stack.environment;
  const child = spawn(interpreter, [module], {
    env: {
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_DEFAULT_REGION: AWS_REGION,
      AWS_ENDPOINT_URL_S3,
      AWS_ENDPOINT_URL_SQS,
      QUEUE_URL: stack.queueUrls.event,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => onLog?.(line));
  }
  await once(child, 'spawn');
  return {
    usage: () => (child.pid === undefined ? undefined : usageOf([child.pid])),
    recover: async () => {},
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
