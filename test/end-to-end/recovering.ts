// The recover function of a running pipeline, invoked when the test says so, and the passing of time until all is done.
import { fileURLToPath } from 'node:url';
import { createFunction } from '../../src/local/function/function.ts';
import type { Stack } from '../../src/local/stack-options.ts';

const handlerModule = fileURLToPath(new URL('../../src/lambda/recover.ts', import.meta.url));

/** Invokes recover once, in a process of its own; gives what it returned, or how it ended. */
export async function recover(stack: Stack): Promise<unknown> {
  const one = createFunction({ name: 'recover', handlerModule, environment: stack.environment });
  try {
    const result = await one.invoke({});
    return result.kind === 'returned' ? result.payload : result;
  } finally {
    await one.close();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves once no invocation is under way and no message is ready. What died with its function is still hidden. */
export async function atRest(stack: Stack): Promise<void> {
  // The sources receive what is ready at once; looked at twice, since a batch is under way a moment after its receive.
  for (let calm = 0; calm < 3; calm += 1) {
    await pause(10);
    if (stack.counts().function.running > 0 || ready(stack) > 0) calm = 0;
  }
}

const ready = ({ sqs }: Stack) => sqs.sqs.counts('event').ready + sqs.sqs.counts('backlog').ready;

export const left = ({ sqs }: Stack) =>
  (['event', 'backlog'] as const).flatMap((name) => Object.values(sqs.sqs.counts(name))).reduce((a, b) => a + b, 0);

/** Lets time pass in the queues, again and again, until the event and the backlog queue are empty. */
export async function allSettled(stack: Stack, stepMs: number): Promise<void> {
  while (left(stack) > 0) {
    await atRest(stack);
    stack.skipQueueTime(stepMs);
  }
}
