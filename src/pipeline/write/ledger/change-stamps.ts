// Changes the stamps of one record whatever other deliveries do meanwhile, by the version that was read.
import { FailureError } from '../../../failure.ts';
import type { Ledger } from './ledger.ts';
import { noStamps, type RecordStamps } from './record-stamps.ts';

/** Lost races in a row for one record, after which another attempt is better. */
const racesAllowed = 20;

export interface StampsChange {
  /** The stamps as they were read before. */
  before: RecordStamps;
  /** Pure: it runs again after each lost race. */
  change: (stamps: RecordStamps) => RecordStamps;
}

/** Returns the stamps as the change found them and as they are stored now. Throws `FailureError`. */
export async function changeStamps(
  recordId: string,
  { before, change }: StampsChange,
  ledger: Ledger,
): Promise<Record<'met' | 'after', RecordStamps>> {
  let current = before;
  for (let races = 0; races < racesAllowed; races += 1) {
    const next = change(current);
    if (await ledger.replace(recordId, next)) return { met: current, after: { ...next, version: next.version + 1 } };
    current = (await ledger.read([recordId])).get(recordId) ?? noStamps;
  }
  const message = `The stamps of one record changed ${racesAllowed} times while they were saved: too many events write it at once.`;
  throw new FailureError({ code: 'aws/unavailable', message });
}
