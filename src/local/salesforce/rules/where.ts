// Which records a rule concerns.
import type { Scalar } from '../records/store.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import type { Where } from './org-rule.ts';

/** @param values by field name, spelled as in the schema */
export function meets(where: Where | undefined, object: OrgObject, values: Readonly<Record<string, Scalar>>): boolean {
  return Object.entries(where ?? {}).every(([name, expected]) => {
    const value = values[object.field(name)?.name ?? name] ?? null;
    return expected === null || value === null ? value === expected : String(value) === String(expected);
  });
}
