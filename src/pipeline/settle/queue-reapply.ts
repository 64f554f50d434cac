// Queues events to be re-applied: one message for each object they came from. They are written even if idempotency
// knows them as applied.
import { type Failure, FailureError } from '../../failure.ts';
import { rangesOf, splitLines } from '../../line-ranges.ts';
import { requestBody } from '../../request.ts';
import type { Location } from '../event/event.ts';
import type { ReapplyLocation } from '../write/reapply-list.ts';
import { attributesOf, reportOf } from './failure-report.ts';
import { hopsAllowed, racedTooOften } from './hops.ts';
import type { OutgoingMessage, Queues } from './queues.ts';

/** Seconds over which the messages are spread: otherwise two events could keep racing each other. */
const spreadSeconds = 2;

export interface QueueReapplyOptions {
  queues: Queues;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** The queue whose messages made it necessary: a replay must not fill the queue of new events. */
  sourceArn: string;
  /** RFC 3339, for dead-letter messages. */
  now: string;
  /** Called for each event that became a dead-letter message instead, once that is queued. */
  onAbandoned?: (location: Location, failure: Failure) => void;
}

/** Throws `FailureError` `aws/unavailable` where a queue did not take a message. */
export async function queueReapply(
  locations: readonly ReapplyLocation[],
  { queues, random, sourceArn, now, onAbandoned }: QueueReapplyOptions,
): Promise<void> {
  const byObject = Map.groupBy(locations, ({ bucket, key, versionId, eTag, hops }) =>
    JSON.stringify([bucket, key, versionId, eTag, hops]),
  );
  const messages = [...byObject.values()].flatMap((own) => {
    const { line: _, hops, ...object } = own[0] as ReapplyLocation;
    return splitLines(rangesOf(own.map(({ line }) => line))).map((lines): OutgoingMessage => {
      const request = { objects: [object], lines, attempts: 0, mayHaveWritten: true, forceReapply: true };
      if (hops <= hopsAllowed) {
        const delaySeconds = Math.floor(random() * spreadSeconds);
        return { to: 'source', body: requestBody({ ...request, hops }), delaySeconds, attributes: {} };
      }
      // It was written and acknowledged, and its stamps are recorded: there are no stamps to invalidate.
      const count = lines.reduce((sum, [from, to]) => sum + to - from + 1, 0);
      const failed = { failure: racedTooOften, lines, count, events: [] };
      const body = requestBody(request, reportOf(failed, 1, now));
      return { to: 'dead-letter', body, delaySeconds: 0, attributes: attributesOf(failed, object, 1) };
    });
  });
  const taken = await queues.send(messages.map((message) => ({ message, sourceArn })));
  if (!taken.every(Boolean))
    throw new FailureError({ code: 'aws/unavailable', message: 'SQS did not accept a message.' });
  for (const { hops, ...location } of locations) if (hops > hopsAllowed) onAbandoned?.(location, racedTooOften);
}
