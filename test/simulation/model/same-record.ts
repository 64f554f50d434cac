// One event that asks for the same record twice: of two creates, or of two items of a list that contradict each other, only
// the first is written.
import type { ModelWrite } from './plan.ts';
import { nameOf } from './record-key.ts';

/** The writes that remain. */
export function withoutSameRecords(writes: readonly ModelWrite[]): ModelWrite[] {
  const kept: ModelWrite[] = [];
  for (const write of writes) {
    if (!kept.some((earlier) => isSameRecord(earlier, write) && isRefused(earlier, write))) kept.push(write);
  }
  return kept;
}

const isSameRecord = (a: ModelWrite, b: ModelWrite) =>
  a.key !== undefined && b.key !== undefined && nameOf(a.key) === nameOf(b.key);

function isRefused(earlier: ModelWrite, later: ModelWrite): boolean {
  if (earlier.operation === 'create' && later.operation === 'create') return true;
  if (later.operation === 'delete' || later.list === undefined || earlier.list !== later.list) return false;
  return Object.entries(later.fields).some(
    ([field, value]) => Object.hasOwn(earlier.fields, field) && earlier.fields[field] !== value,
  );
}
