// The events that were reported, tried one after another, every few minutes and when S3 is back after an outage.

import type { PutAside } from '../spool/quarantine.ts';
import type { Spool } from '../spool/spool.ts';
import type { createFailureKeeper } from './keep-failed.ts';
import { type Tried, type TryContext, tryOnce } from './try-once.ts';

export interface TryReportedContext extends TryContext {
  spool: Spool;
  keeper: Pick<ReturnType<typeof createFailureKeeper>, 'markFailed'>;
  quarantine: PutAside;
  /** Told of each try. */
  note(tried: Tried): void;
  /** Whether to go on at all. */
  maySend(): boolean;
  /** While S3 is away a few tries are enough to see it. */
  isAway(): boolean;
}

const enoughFailures = 3;

/** @throws the system's error where the folder cannot be read */
export async function tryReported(context: TryReportedContext): Promise<void> {
  const { spool, keeper, quarantine, note, maySend, isAway } = context;
  let failedInARow = 0;
  for (const file of await spool.reported()) {
    if (!maySend() || (isAway() && failedInARow >= enoughFailures)) return;
    const tried = await tryOnce(file, context);
    // What was cut off by stopping is no failure.
    if (!maySend()) return;
    note(tried);
    failedInARow = tried.kind === 'failed' ? failedInARow + 1 : 0;
    if (tried.kind === 'failed') await keeper.markFailed(file);
    else if (tried.kind === 'broken') await quarantine(file.path, tried.reason, file);
  }
}
