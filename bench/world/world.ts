// One system on its own local stack: events in S3, notifications in SQS, and Salesforce behind the front.
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { JournalCall } from '../../src/local/salesforce/journal.ts';
import { startStack } from '../../src/local/stack.ts';
import type { Stack } from '../../src/local/stack-options.ts';
import type { System } from '../systems/system.ts';
import { startWorker, type Worker } from '../systems/worker.ts';
import { type Front, type FrontOptions, startFront } from './front.ts';

export const project = join(import.meta.dirname, '../..');

export interface WorldOptions extends FrontOptions {
  /** Called for each call to Salesforce after it is executed. */
  onCall?: (call: JournalCall, stack: Stack) => void;
  /** Called for each line that the worker writes. */
  onLog?: ((line: string) => void) | undefined;
}

export interface World {
  stack: Stack;
  front: Front;
  s3: S3Client;
  /** Starts the system. Until then, messages stay in the queue. */
  startWorker(): Promise<Worker>;
  close(): Promise<void>;
}

export async function startWorld(system: System, { onCall, onLog, ...options }: WorldOptions): Promise<World> {
  const front = await startFront(options);
  const closers: (() => Promise<unknown>)[] = [() => front.close()];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const stack: Stack = await startStack({
      schemaDir: join(project, 'salesforce/schema'),
      mappingsDir: join(project, 'mappings'),
      handlerModule: system.module,
      environment: loginVariables(front.url),
      // As in template.yaml.
      functionTimeoutSeconds: 120,
      startPaused: true,
      salesforce: { onCall: (call) => onCall?.(call, stack) },
      onLog: ({ line }) => onLog?.(line),
      ...system.eventSource,
    });
    closers.push(() => stack.close());
    front.leadTo(stack.salesforce.org);
    logInThrough(front, stack);
    const s3 = new S3Client({ ...stack.clients.s3, forcePathStyle: true });
    closers.push(async () => s3.destroy());
    return {
      stack,
      front,
      s3,
      async startWorker() {
        const worker = await startWorker(system, { stack, environment: loginVariables(front.url), onLog });
        closers.push(() => worker.close());
        return worker;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How the two other systems log in. */
const loginVariables = (url: string) => ({ SF_LOGIN_URL: url, SF_CLIENT_ID: 'bench', SF_CLIENT_SECRET: 'bench' });

/** The product takes the login URL from its secret. */
function logInThrough({ url }: Front, { secrets, environment }: Stack): void {
  const id = environment.SALESFORCE_SECRET_ID ?? '';
  const secret = JSON.parse(secrets.secrets.get(id).version.value);
  secrets.secrets.put(id, JSON.stringify({ ...secret, loginUrl: url }));
}
