// Translates the product's results and dead-letter messages into plain data for the judge.
import { allLines, includesLine } from '../../../src/line-ranges.ts';
import { parseMessage } from '../../../src/pipeline/event/parse-message.ts';
import type { ObservedResult } from '../judge/observation.ts';
import type { TimedResult } from '../run.ts';
import type { SimulatedQueue } from '../services/queue.ts';

export function observedResult({ outcome, event, location, at, startedAt }: TimedResult): ObservedResult {
  return {
    kind: outcome.kind,
    ...(outcome.kind === 'failed' ? { code: outcome.failure.code } : {}),
    hasEvent: event !== undefined,
    line: location.line,
    at,
    startedAt,
  };
}

interface DeadLetter {
  attributes: Readonly<Record<string, string>>;
  contains(key: string, line: number): boolean;
}

/** Reads each dead-letter message once. */
export function deadLettersIn(queue: SimulatedQueue): DeadLetter[] {
  return queue.messages().flatMap(({ id, body, attributes }) => {
    const content = parseMessage({ messageId: id, body, receiveCount: 1, queueArn: queue.arn });
    if (content.kind !== 'request') return [];
    const { objects, lines = allLines } = content.request;
    const keys = new Set(objects.map(({ key }) => key));
    return [{ attributes, contains: (key: string, line: number) => keys.has(key) && includesLine(lines, line) }];
  });
}
