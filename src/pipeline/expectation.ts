// A plan in the compact form of an example's `expect`: people write it, and tests compare it.
import type { JsonObject, JsonValue } from '../json.ts';
import type { Plan, RecordKey, RecordWrite } from './plan/plan.ts';

/**
 * One entry for each record written, in order: `{ Contact: { <key>: v, <fields>: v, WhoId: { Contact: { <key>: v } } } }`.
 * Empty for an event that is ignored, `{ failed: code }` for one that fails.
 */
export function expectationOf(plan: Plan): JsonValue {
  if (plan.kind === 'failed') return { failed: plan.failure.code };
  return plan.kind === 'ignored' ? [] : plan.records.map((record) => ({ [record.sObject]: contentOf(record) }));
}

function contentOf({ key, fields, links }: RecordWrite): JsonObject {
  return {
    ...(key && keyContent(key)),
    ...fields,
    ...Object.fromEntries(links.map((link) => [link.field, { [link.sObject]: keyContent(link.key) }])),
  };
}

const keyContent = ({ field, value }: RecordKey): JsonObject => ({ [field]: value });
