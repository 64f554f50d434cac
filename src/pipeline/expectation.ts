// A plan in the compact form of an example's `expect`: people write it, and tests compare it.
import type { JsonObject, JsonValue } from '../json.ts';
import type { Plan, RecordKey, RecordWrite } from './plan/plan.ts';

/**
 * One entry for each record written, in order: `{ Contact: { <key>: v, <fields>: v, WhoId: { Contact: { <key>: v } } } }`.
 * Empty for an event that is ignored, `{ failed: code }` for one that fails, with `written` if it writes some records.
 */
export function expectationOf(plan: Plan): JsonValue {
  if (plan.kind === 'failed') return { failed: plan.failure.code };
  if (plan.kind === 'ignored') return [];
  const written = recordsExpected(plan.records);
  const [first] = plan.unwritten ?? [];
  return first ? { failed: first.failure.code, written } : written;
}

/** The records alone. */
export const recordsExpected = (records: readonly RecordWrite[]): JsonValue[] =>
  records.map((record) => ({ [record.sObject]: contentOf(record) }));

function contentOf({ key, fields, links }: RecordWrite): JsonObject {
  return {
    ...(key && keyContent(key)),
    ...fields,
    ...Object.fromEntries(links.map((link) => [link.field, { [link.sObject]: keyContent(link.key) }])),
  };
}

const keyContent = ({ field, value }: RecordKey): JsonObject => ({ [field]: value });
