// Salesforce's errors as it sends them. Pure.
import { isJsonObject } from '../../../../json.ts';

/** An error as rows (`statusCode`) and requests (`errorCode`) carry it. */
export interface SalesforceError {
  code: string;
  message: string;
  /** API names. */
  fields: string[];
  /** Of a duplicate rule, where the answer says so: true for one that only alerts. */
  onlyAlerts?: boolean;
}

/** Reads the errors of a row or of a request: a list, or a single one. Ignores whatever is not an error. */
export function readErrors(value: unknown): SalesforceError[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (list as (Record<string, unknown> | undefined)[]).flatMap((error) => {
    const code = error?.statusCode ?? error?.errorCode;
    if (typeof code !== 'string') return [];
    const fields = Array.isArray(error?.fields) ? error.fields.filter(isApiName) : [];
    const message = typeof error?.message === 'string' ? error.message : '';
    return [{ code, message, fields, ...onlyAlerts(error ?? {}) }];
  });
}

/**
 * Salesforce misspells the key. Nothing else is read from what it holds: records of other people, and what was sent.
 */
function onlyAlerts({ duplicateResut, duplicateResult }: Record<string, unknown>): { onlyAlerts?: boolean } {
  const result = duplicateResut ?? duplicateResult;
  const allowSave = isJsonObject(result) ? result.allowSave : undefined;
  return typeof allowSave === 'boolean' ? { onlyAlerts: allowSave } : {};
}

const isApiName = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z][\w.]{0,79}$/.test(value);

/** Salesforce's codes are constants. Anything else could hold a value. */
export const codeName = (code: string) => (/^[A-Z][A-Z0-9_]{0,79}$/.test(code) ? code : 'UNREADABLE');

/** Of a reply that says by its status alone that what was sent is too large. */
export const tooLargeErrors: readonly SalesforceError[] = [{ code: 'PAYLOAD_SIZE_EXCEEDED', message: '', fields: [] }];
