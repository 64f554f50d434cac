// An event that asks for one record twice, with values that contradict each other, must say so: it ends as a dead letter.
// Written from the published text alone, with no help from the product.
import type { EventResult } from '../../../src/pipeline/event-result.ts';

interface Shift {
  key: string;
  a?: string;
  b?: string;
}

/** True if two shifts of the line have the same key, and a value on which they differ. Keys ignore case and blanks. */
export function contradictsItself(line: string): boolean {
  const shifts = shiftsIn(line);
  return shifts.some((one, index) => shifts.slice(index + 1).some((other) => contradict(one, other)));
}

const contradict = (one: Shift, other: Shift) =>
  one.key.trim().toLowerCase() === other.key.trim().toLowerCase() &&
  (['a', 'b'] as const).some(
    (name) => one[name] !== undefined && other[name] !== undefined && one[name] !== other[name],
  );

function shiftsIn(line: string): Shift[] {
  try {
    const { type, data } = JSON.parse(line) as { type?: string; data?: { shifts?: Shift[] } };
    const shifts = type === 'shifts.planned' ? (data?.shifts ?? []) : [];
    return shifts.every(({ key }) => typeof key === 'string') ? shifts : [];
  } catch {
    return [];
  }
}

/** Returns a line if such an event counts as done. */
export function breachesOfSameRecord(line: string, results: readonly EventResult[]): string[] {
  const isDone = results.some(({ outcome }) => outcome.kind === 'applied' || outcome.kind === 'superseded');
  return isDone && contradictsItself(line) ? ['two records of one event are the same record, and both are done'] : [];
}
