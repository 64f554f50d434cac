// Retries the reported events one after another, each alone: every few minutes, and when an outage has ended.

import type { Quarantine } from '../spool/quarantine.ts';
import type { Spool } from '../spool/spool.ts';
import type { createFailureHandler } from './handle-failure.ts';
import { type Attempt, type TryContext, tryAlone } from './try-together.ts';

export interface TryReportedContext extends TryContext {
  spool: Spool;
  failureHandler: Pick<ReturnType<typeof createFailureHandler>, 'markFailed'>;
  quarantine: Quarantine;
  /** Called with each attempt. */
  record(attempt: Attempt): void;
  /** Whether to continue at all. */
  maySend(): boolean;
  /** During an outage, a few attempts are enough to see that it lasts. */
  isOutage(): boolean;
}

const maxFailuresInOutage = 3;

/** @throws the system's error if the folder cannot be read */
export async function tryReported(context: TryReportedContext): Promise<void> {
  const { spool, failureHandler, quarantine, record, maySend, isOutage } = context;
  let failedInARow = 0;
  for (const file of await spool.reported()) {
    if (!maySend() || (isOutage() && failedInARow >= maxFailuresInOutage)) return;
    const result = await tryAlone(file, context);
    // An attempt that was cancelled by stopping does not count as a failure.
    if (!maySend()) return;
    record({ file, result });
    failedInARow = result.kind === 'failed' ? failedInARow + 1 : 0;
    if (result.kind === 'failed') await failureHandler.markFailed(file);
    else if (result.kind === 'broken') await quarantine(file.path, result.reason, file);
  }
}
