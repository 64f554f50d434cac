// Logs problems in the mappings.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { Problem } from '../../problem.ts';

/** A mapping file that could not be loaded. Its events are parked until it is fixed. */
export function logProblem(logger: Logger, { code, severity, message, file, line, column, hint }: Problem): void {
  logger[severity === 'error' ? 'error' : 'warn'](message, { code, location: `${file}:${line}:${column}`, hint });
}
