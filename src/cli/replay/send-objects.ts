// The messages of a replay, and how they get into the backlog queue.
import { safeName } from '../../aws/refusal.ts';
import { allLines, splitLines } from '../../line-ranges.ts';
import { sqsQueues } from '../../pipeline/settle/sqs-queues.ts';
import { requestBody } from '../../request.ts';
import { onlyBacklog, type Target } from '../aws/target.ts';
import type { SelectedObject } from './objects-of-type.ts';

/** An object with many selected lines takes several messages. @param restore see `Request` */
export const bodiesOf = ({ object, lines }: SelectedObject, restore: boolean): string[] =>
  (lines === allLines ? [lines] : splitLines(lines)).map((chunk) =>
    requestBody({ objects: [object], lines: chunk, attempts: 0, mayHaveWritten: false, restore }),
  );

/** Calls to SQS at once, each with ten messages. */
const concurrency = 10;

/** Gives the reasons for which the backlog queue did not accept all of the messages; none if it did. */
export function sender(target: Target): (bodies: readonly string[]) => Promise<string[]> {
  const codes = new Set<string>();
  const queues = sqsQueues(target.sqs, onlyBacklog(target.backlogQueue()), ({ name }) => codes.add(safeName(name)));
  return async (bodies) => {
    const size = Math.ceil(bodies.length / concurrency);
    const accepted = await Promise.all(
      Array.from({ length: concurrency }, (_, index) => {
        const own = bodies.slice(index * size, (index + 1) * size);
        return queues.send(
          own.map((body) => ({ message: { to: 'backlog', body, delaySeconds: 0, attributes: {} }, sourceArn: '' })),
        );
      }),
    );
    return accepted.flat().every(Boolean) ? [] : [...codes];
  };
}
