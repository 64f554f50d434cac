// The meaning of a queue message, under names that stay the same when the code's names change.
import { formatLines } from '../../src/line-ranges.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';

export interface Meaning {
  objects: { bucket: string; key: string; versionId?: string }[];
  /** Such as `2-5`; `1-` for all lines. */
  lines: string;
  /** Failed attempts so far. */
  attempts: number;
  /** How many of them failed because of a service. */
  serviceAttempts: number;
  /** True if an earlier delivery may have written something. */
  mayHaveWritten: boolean;
  /** True if the event is written although it was applied before. */
  reapply: boolean;
}

/** Undefined for a message that cannot be parsed. */
export function meaningOf(body: string): Meaning | undefined {
  const content = parseMessage({ messageId: '', body, receiveCount: 1, queueArn: '' });
  if (content.kind !== 'request') return undefined;
  const { objects, lines, attempts, serviceAttempts = 0, mayHaveWritten, forceReapply = false } = content.request;
  return {
    objects: objects.map(({ bucket, key, versionId }) => ({ bucket, key, ...(versionId ? { versionId } : {}) })),
    lines: formatLines(lines),
    attempts,
    serviceAttempts,
    mayHaveWritten,
    reapply: forceReapply,
  };
}
