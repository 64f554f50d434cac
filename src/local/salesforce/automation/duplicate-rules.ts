// Duplicate rules. One that blocks always does; one that alerts lets a record pass if the call says so.
// Sources: REST API Developer Guide, "Duplicate Rule Header" (version 52.0 and later); the answer as public repositories
// quote it, with its misspelled key.
import { attributesOf, recordBody } from '../records/read-record.ts';
import { type RowError, rowError } from '../records/row-error.ts';
import type { StoredRecord } from '../records/store.ts';
import { basePath, type RestCall } from '../rest/rest-call.ts';
import type { DuplicateRule } from '../rules/org-rule.ts';
import { type Draft, recordOf } from './row-to-save.ts';

export function duplicateErrors(call: RestCall, draft: Draft): RowError[] {
  const { operation, row } = draft.planned;
  for (const { rule, ran } of call.org.rules.of('duplicate-rule', row.object.name)) {
    if (!(rule.on ?? ['create', 'update']).includes(operation)) continue;
    ran(1);
    const found = duplicatesOf(call, draft, rule);
    if (found.length > 0 && !(rule.action === 'alert' && allows(call, 'allowSave')))
      return [detected(call, rule, found)];
  }
  return [];
}

function duplicatesOf({ org }: RestCall, draft: Draft, { fields }: DuplicateRule): StoredRecord[] {
  const { row, existing } = draft.planned;
  const record = recordOf(draft);
  const names = fields.map((name) => row.object.field(name)?.name ?? name);
  const same = (a: unknown, b: unknown) =>
    a !== null && a !== undefined && String(a).toLowerCase() === String(b ?? '').toLowerCase();
  return [...org.store.all(row.object)].filter(
    (other) => other !== existing && !other.deleted && names.every((name) => same(record[name], other.values[name])),
  );
}

/** `allowSave=true; includeRecordDetails=false; …`, each false unless the header says true. */
function allows({ headers, version }: RestCall, name: string): boolean {
  const parts = (headers['sforce-duplicate-rule-header'] ?? '').split(/[;,]/).map((part) => part.trim().toLowerCase());
  return version >= 52 && parts.includes(`${name.toLowerCase()}=true`);
}

function detected(call: RestCall, rule: DuplicateRule, found: readonly StoredRecord[]): RowError {
  const { name = `${rule.object} rule`, object, action, message = 'Use one of these records?' } = rule;
  const bodyOf = (record: StoredRecord) =>
    allows(call, 'includeRecordDetails')
      ? recordBody(record, record.object.fields, basePath(call))
      : { attributes: attributesOf(record, basePath(call)), Id: record.id };
  const duplicateResut = {
    allowSave: action === 'alert',
    duplicateRule: name,
    duplicateRuleEntityType: object,
    errorMessage: message,
    matchResults: [
      {
        entityType: object,
        errors: [],
        matchEngine: 'ExactMatchEngine',
        matchRecords: found.map((record) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: bodyOf(record),
        })),
        rule: `${name} match`,
        size: found.length,
        success: true,
      },
    ],
  };
  return { ...rowError('DUPLICATES_DETECTED', message), duplicateResut };
}
