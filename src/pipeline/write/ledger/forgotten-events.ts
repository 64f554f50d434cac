// Which events of a window are about a person who has asked to be forgotten: a record of the person is marked in the table
// of stamps, and so refuses late events and replays. Pure.
import type { RecordWrite } from '../../plan/plan.ts';
import { isStamped, type RequestedWrite, recordIdOfWrite } from '../requested-write.ts';
import { recordIdByKey } from '../rows/row.ts';
import type { RecordStamps } from './record-stamps.ts';

/** A record that links to a person's record tells something about the person. A delete sends no links. */
export const linkedRecords = ({ operation, links }: RecordWrite): string[] =>
  operation === 'delete'
    ? []
    : links.flatMap(({ sObject, key, byName }) => (byName ? [] : [recordIdByKey(sObject, key)]));

/**
 * The indexes of the events. An event is refused as a whole: its other records are about the person, too. One that only
 * deletes is not refused, because it removes what Salesforce still has.
 */
export function forgottenEvents(
  requested: readonly RequestedWrite[],
  stamps: ReadonlyMap<string, RecordStamps>,
): ReadonlySet<number> {
  const isForgotten = (recordId: string) => stamps.get(recordId)?.forgotten === true;
  const isAbout = (each: RequestedWrite) =>
    (isStamped(each.write) && isForgotten(recordIdOfWrite(each))) || linkedRecords(each.write).some(isForgotten);
  const byEvent = Map.groupBy(requested, ({ event }) => event);
  return new Set(
    [...byEvent].flatMap(([event, own]) =>
      own.some(({ write }) => write.operation !== 'delete') && own.some(isAbout) ? [event] : [],
    ),
  );
}
