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

/**
 * Reads each dead-letter message once.
 * @param archive texts of messages that were moved to the bucket
 */
export function deadLettersIn(queue: SimulatedQueue, archive: Iterable<string> = []): DeadLetter[] {
  return [...queue.messages(), ...[...archive].flatMap(archivedIn)].flatMap(({ body, attributes }) => {
    const content = parseMessage({ messageId: '', body, receiveCount: 1, queueArn: queue.arn });
    if (content.kind !== 'request') return [];
    const { objects, lines = allLines } = content.request;
    const keys = new Set(objects.map(({ key }) => key));
    return [{ attributes, contains: (key: string, line: number) => keys.has(key) && includesLine(lines, line) }];
  });
}

/** One that cannot be read is lost. */
function archivedIn(text: string): { body: string; attributes: Readonly<Record<string, string>> }[] {
  try {
    const { body, attributes } = JSON.parse(text);
    return typeof body === 'string' && attributes ? [{ body, attributes }] : [];
  } catch {
    return [];
  }
}
