// Has events applied once more: a message for each object they came from. They are written also where
// idempotency knows them as applied.
import { FailureError } from '../../failure.ts';
import { rangesOf, splitLines } from '../../line-ranges.ts';
import { requestBody } from '../../request.ts';
import type { Location } from '../event/event.ts';
import type { OutgoingMessage, Queues } from './queues.ts';

/** Seconds over which they are spread: two that race each other again and again would never end. */
const spreadSeconds = 5;

/**
 * Throws `FailureError` `aws/unavailable` where a queue did not take a message.
 * @param sourceArn the queue whose messages made it necessary: a replay must not fill the queue of fresh events
 */
export async function queueReapply(
  locations: readonly Location[],
  { queues, random, sourceArn }: { queues: Queues; random: () => number; sourceArn: string },
): Promise<void> {
  const byObject = Map.groupBy(locations, ({ bucket, key, versionId, eTag }) =>
    JSON.stringify([bucket, key, versionId, eTag]),
  );
  const messages = [...byObject.values()].flatMap((own) => {
    const { line: _, ...object } = own[0] as Location;
    return splitLines(rangesOf(own.map(({ line }) => line))).map(
      (lines): OutgoingMessage => ({
        to: 'source',
        body: requestBody({ objects: [object], lines, attempts: 0, mayHaveWritten: true, forceReapply: true }),
        delaySeconds: Math.floor(random() * spreadSeconds),
        attributes: {},
      }),
    );
  });
  const taken = await queues.send(messages.map((message) => ({ message, sourceArn })));
  if (taken.every(Boolean)) return;
  throw new FailureError({ code: 'aws/unavailable', message: 'SQS did not take a message.' });
}
