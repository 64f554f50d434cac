// Puts events to S3 as a platform does.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Stack } from '../../src/local/stack-options.ts';
import type { BenchEvent } from '../model/scenario.ts';
import type { World } from './world.ts';

const keyOf = (event: BenchEvent) => `events/${event.id}.json`;

export async function publish(s3: S3Client, bucket: string, event: BenchEvent): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(event), Body: JSON.stringify(event) }));
}

/** Ids of the events that a message names, in whatever format. */
export const eventIdsIn = (body: string): string[] =>
  [...body.matchAll(/events(?:\/|%2F)([\w-]+)\.json/g)].map(([, id]) => id ?? '');

/**
 * Stores the events before a system starts, and returns S3's notifications in the same order. The queue is empty
 * afterwards.
 */
export async function publishHeld({ s3, stack }: World, events: readonly BenchEvent[]): Promise<string[]> {
  await inParallel(events, 20, (event) => publish(s3, stack.bucket, event));
  const bodies = stack.sqs.sqs.peek('event').map(({ body }) => body);
  stack.sqs.sqs.purge('event');
  const bodyOf = new Map(bodies.flatMap((body) => eventIdsIn(body).map((id) => [id, body])));
  return events.map(({ id }) => {
    const body = bodyOf.get(id);
    if (body === undefined) throw new Error(`S3 did not notify the queue of ${id}.`);
    return body;
  });
}

export const deliver = ({ sqs }: Stack, body: string): unknown => sqs.sqs.send('event', { body });

async function inParallel<T>(items: readonly T[], width: number, run: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of rest) await run(item);
    }),
  );
}
