// The function's log: one line per event with its identity, its location and its outcome. Never its content: the
// messages of failures are our own, and ids and types are the platform's names.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { EventResult } from '../../pipeline/event-result.ts';
import type { Problem } from '../../problem.ts';

export function logEventResult(
  logger: Logger,
  { messageId, location, attempts, event, outcome, next }: EventResult,
): void {
  const { bucket, key, versionId, line } = location;
  const about = {
    outcome: outcome.kind,
    location: { bucket, key, line, ...(versionId ? { versionId } : {}) },
    messageId,
    attempts,
    ...(event ? { event: { id: event.id, source: event.source, type: event.type, time: event.time } } : {}),
  };
  if (outcome.kind === 'failed') {
    const { failure, written, refused } = outcome;
    logger.warn('event failed', { ...about, next, failure, written, ...(refused ? { refused } : {}) });
  } else logger.info(`event ${outcome.kind}`, { ...about, ...outcome });
}

/** A mapping file that could not be loaded. Its events are parked until it is fixed. */
export function logProblem(logger: Logger, { code, severity, message, file, line, column, hint }: Problem): void {
  logger[severity === 'error' ? 'error' : 'warn'](message, { code, location: `${file}:${line}:${column}`, hint });
}
