// Records in the API's format: `attributes`, then the requested fields.
import type { OrgField } from '../schema/org-schema.ts';
import type { StoredRecord } from './store.ts';

/** `base` is `/services/data/vNN.0`. */
export function recordBody(record: StoredRecord, fields: readonly OrgField[], base: string): Record<string, unknown> {
  return {
    attributes: attributesOf(record, base),
    ...Object.fromEntries(fields.map((field) => [field.name, record.values[field.name] ?? null])),
  };
}

export const attributesOf = (record: StoredRecord, base: string): { type: string; url: string } => ({
  type: record.object.name,
  url: `${base}/sobjects/${record.object.name}/${record.id}`,
});
