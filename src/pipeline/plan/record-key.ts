// The result of a key's expression → the external ID, and the identity that is equal for the same record.

import type { JsonValue } from '../../json.ts';
import { isInexactNumber } from '../../values/exact-number.ts';
import { readRecordId } from '../../values/record-id.ts';
import type { CompiledKey } from '../mapping/mappings.ts';
import { brokenValue, isBrokenValue, tooLarge } from './field-value.ts';
import type { RecordKey } from './plan.ts';

/** `empty`: the expression found nothing, or nothing that can identify a record. */
export type KeyResult = { key: RecordKey } | { empty: true } | { refused: string };

type KeyRule = Pick<CompiledKey, 'field' | 'ignoresCase' | 'numeric' | 'isId'>;

export function recordKey(result: JsonValue | undefined, rule: KeyRule): KeyResult {
  if (result === undefined || result === null) return { empty: true };
  if (typeof result === 'object') return { refused: 'returns a list or an object instead of a text or a number' };
  if (typeof result === 'boolean') return { refused: 'returns true or false instead of a text or a number' };
  if (typeof result === 'number') {
    if (rule.isId) return { refused: noId };
    // Above this, different numbers are read as the same one, and two records would become one.
    if (Math.abs(result) > Number.MAX_SAFE_INTEGER) return { refused: 'returns a number too large to be exact' };
    return { key: keyOf(result, identityOf(String(result), rule), rule) };
  }
  const value = result.trim();
  if (value === '') return { empty: true };
  if (isBrokenValue(value)) return { refused: brokenValue };
  if (rule.isId) return idKey(value, rule);
  // A number field cannot tell two such keys apart.
  if (rule.numeric && isInexactNumber(value)) return { refused: tooLarge };
  // Half a surrogate pair cannot be written in a URL or stored in a database.
  if (!value.isWellFormed()) return { refused: 'returns a text that is not well-formed Unicode' };
  return { key: keyOf(value, identityOf(value, rule), rule) };
}

const noId = 'returns a value that is not the Id of a record in Salesforce';

function idKey(text: string, rule: KeyRule): KeyResult {
  const id = readRecordId(text);
  return id === undefined ? { refused: noId } : { key: keyOf(id, id, rule) };
}

const keyOf = (value: string | number, identity: string, { field, ignoresCase, numeric }: KeyRule): RecordKey => ({
  field,
  value,
  identity,
  ...(ignoresCase ? { ignoresCase } : {}),
  ...(numeric ? { numeric } : {}),
});

function identityOf(text: string, { ignoresCase, numeric }: KeyRule): string {
  if (numeric && Number.isFinite(Number(text))) return String(Number(text));
  return ignoresCase ? text.toLowerCase() : text;
}
