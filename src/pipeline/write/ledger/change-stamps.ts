// Changes the stamps of records. If another delivery has changed them since they were read, the version shows it, and
// the change is made again on the new stamps.
import { type Failure, FailureError } from '../../../failure.ts';
import type { Ledger, ReplacementResult } from './ledger.ts';
import type { RecordStamps } from './record-stamps.ts';

/** Lost races in a row for one record, after which another attempt is better. */
const racesAllowed = 20;

export interface StampsChange {
  recordId: string;
  /** The stamps as they were read before. */
  before: RecordStamps;
  /** Pure: it runs again after each lost race. */
  change: (stamps: RecordStamps) => RecordStamps;
}

export type ChangeResult =
  /** The stamps before the change and as they are stored now. */
  { kind: 'changed'; met: RecordStamps; after: RecordStamps } | { kind: 'failed'; failure: Failure };

/**
 * Returns the results in the order of the changes, each for a different record. Never throws for errors of the store.
 */
export async function tryToChangeStamps(changes: readonly StampsChange[], ledger: Ledger): Promise<ChangeResult[]> {
  const results = changes.map((): ChangeResult => ({ kind: 'failed', failure: tooManyRaces }));
  let left = changes.map(({ before }, index) => ({ index, current: before }));
  for (let races = 0; races < racesAllowed; races += 1) {
    left = left.filter(({ index, current }) => {
      // Whatever was written meanwhile, a forgotten record stays forgotten.
      if (current.forgotten) results[index] = { kind: 'changed', met: current, after: current };
      return !current.forgotten;
    });
    if (left.length === 0) break;
    const replacements = left.map(({ index, current }) => {
      const { recordId, change } = changes[index] as StampsChange;
      return { recordId, stamps: change(current) };
    });
    const ends = await ledger.replace(replacements);
    left = left.flatMap(({ index, current }, position) => {
      const end = ends[position] as ReplacementResult;
      if (end.kind === 'changed') return [{ index, current: end.current }];
      const { stamps } = replacements[position] as (typeof replacements)[number];
      results[index] =
        end.kind === 'failed'
          ? end
          : { kind: 'changed', met: current, after: { ...stamps, version: stamps.version + 1 } };
      return [];
    });
  }
  return results;
}

/** Throws `FailureError` if a change fails; the other changes are still made. */
export async function changeStamps(
  changes: readonly StampsChange[],
  ledger: Ledger,
): Promise<Extract<ChangeResult, { kind: 'changed' }>[]> {
  const results = await tryToChangeStamps(changes, ledger);
  return results.map((result) => {
    if (result.kind === 'failed') throw new FailureError(result.failure);
    return result;
  });
}

const tooManyRaces: Failure = {
  code: 'aws/unavailable',
  message: `The stamps of one record changed ${racesAllowed} times while they were saved: too many events write it at once.`,
};
