// What a queue message asks for, in words of the recording's own: they stay when the code's names change.
import { formatLines } from '../../src/line-ranges.ts';
import { parseMessage } from '../../src/pipeline/event/parse-message.ts';

export interface Meaning {
  objects: { bucket: string; key: string; versionId?: string }[];
  /** `1-` for all. */
  lines: string;
  /** Failed tries so far, and how many of them failed for what all events need. */
  attempts: number;
  serviceAttempts: number;
  /** Whether an earlier delivery may have written something. */
  mayHaveWritten: boolean;
  /** Whether it is to be written though it was applied before. */
  reapply: boolean;
}

/** Undefined where it is none of ours. */
export function meaningOf(body: string): Meaning | undefined {
  const content = parseMessage({ messageId: '', body, receiveCount: 1, queueArn: '' });
  if (content.kind !== 'request') return undefined;
  const { objects, lines, attempts, serviceAttempts = 0, tried, again = false } = content.request;
  return {
    objects: objects.map(({ bucket, key, versionId }) => ({ bucket, key, ...(versionId ? { versionId } : {}) })),
    lines: formatLines(lines),
    attempts,
    serviceAttempts,
    mayHaveWritten: tried,
    reapply: again,
  };
}
