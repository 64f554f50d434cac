// Compares what Salesforce holds after a run with what the events say. The rule: an event takes effect once, and a field
// ends with the value of the newest event that sets it.
import { comparable, contactFields, taskSubject, type Value } from './expected.ts';
import { isRefused, type Scenario } from './scenario.ts';

/** Field names and values of a record. */
export type Row = Readonly<Record<string, unknown>>;

export interface Observed {
  /** Every state of every Contact, in any order. */
  history: Iterable<Row>;
  /** The Contacts at the end. */
  contacts: readonly Row[];
  /** The Tasks at the end. */
  tasks: readonly Row[];
  /** Ids of the events that a dead-letter queue holds at the end. */
  kept: ReadonlySet<string>;
}

export interface Verdict {
  /** Events whose effect never reached Salesforce and that are in no dead-letter queue. */
  lost: number;
  /** The same, but in a dead-letter queue: somebody has to send them again. */
  stranded: number;
  /** Tasks beyond one per event. */
  doubled: number;
  /** Fields that once had the value of their newest event and ended with another value. */
  overtaken: number;
  /** Refused events that a dead-letter queue holds. */
  reported: number;
  /** Contacts of refused events: always a mistake in the emulated org or in this benchmark. */
  unexpected: number;
}

export function judge({ events }: Scenario, { history, contacts, tasks, kept }: Observed): Verdict {
  const good = events.filter((event) => !isRefused(event));
  const contactAt = new Map(contacts.map((row) => [String(row.Counselor_Id__c), row]));
  const reached = new Set<string>();
  for (const row of history) {
    for (const [field, value] of Object.entries(row)) reached.add(stateOf(row.Counselor_Id__c, field, value));
  }

  const missing = new Set<string>();
  let overtaken = 0;
  for (const { counselor, field, values } of versionsOf(good)) {
    const newestReached = values.findLastIndex(({ value }) => reached.has(stateOf(counselor, field, value)));
    for (const { id } of values.slice(newestReached + 1)) missing.add(id);
    const newest = values[newestReached];
    const stored = contactAt.get(counselor)?.[field];
    if (newest && comparable(field, stored) !== comparable(field, newest.value)) overtaken += 1;
  }

  const tasksOf = Map.groupBy(tasks, ({ Subject }) => String(Subject));
  let doubled = 0;
  for (const event of good) {
    const subject = taskSubject(event);
    const count = subject === undefined ? 1 : (tasksOf.get(subject)?.length ?? 0);
    if (count === 0) missing.add(event.id);
    doubled += Math.max(0, count - 1);
  }

  return {
    lost: missing.difference(kept).size,
    stranded: missing.intersection(kept).size,
    doubled,
    overtaken,
    reported: events.filter((event) => isRefused(event) && kept.has(event.id)).length,
    unexpected: events.filter((event) => isRefused(event) && contactAt.has(event.data.counselor.id)).length,
  };
}

interface Versions {
  counselor: string;
  field: string;
  /** Oldest first. */
  values: { id: string; value: Value }[];
}

/** For each field of each Contact, the values of the events that set it. */
function versionsOf(events: Scenario['events']): Iterable<Versions> {
  const all = new Map<string, Versions>();
  for (const event of events) {
    const counselor = event.data.counselor.id;
    for (const [field, value] of Object.entries(contactFields(event))) {
      const at = `${counselor} ${field}`;
      const versions = all.get(at) ?? { counselor, field, values: [] };
      versions.values.push({ id: event.id, value });
      all.set(at, versions);
    }
  }
  return all.values();
}

/** One state of one field, as text. */
const stateOf = (counselor: unknown, field: string, value: unknown): string =>
  JSON.stringify([counselor, field, comparable(field, value)]);
