// What a key's expression gave → the external ID, and the identity by which two of them are the same record.
import type { JsonValue } from '../../json.ts';
import type { CompiledKey } from '../mapping/mappings.ts';
import type { RecordKey } from './plan.ts';

/** `empty`: nothing was found, or nothing that could name a record. */
export type GivenKey = { key: RecordKey } | { empty: true } | { refused: string };

type KeyRule = Pick<CompiledKey, 'field' | 'ignoresCase' | 'numeric'>;

export function recordKey(given: JsonValue | undefined, rule: KeyRule): GivenKey {
  if (given === undefined || given === null) return { empty: true };
  if (typeof given === 'object') return { refused: 'gives a list or an object where a text or a number is needed' };
  if (typeof given === 'boolean') return { refused: 'gives true or false where a text or a number is needed' };
  if (typeof given === 'number') {
    // Different numbers up there read as the same one: two records would become one.
    if (Math.abs(given) > Number.MAX_SAFE_INTEGER) return { refused: 'gives a number too large to be exact' };
    return { key: { field: rule.field, value: given, identity: identityOf(String(given), rule) } };
  }
  const value = given.trim();
  if (value === '') return { empty: true };
  // Half a surrogate pair can be written into no URL, and no database keeps it.
  if (!value.isWellFormed()) return { refused: 'gives a text that is not well-formed Unicode' };
  return { key: { field: rule.field, value, identity: identityOf(value, rule) } };
}

function identityOf(text: string, { ignoresCase, numeric }: KeyRule): string {
  if (numeric && Number.isFinite(Number(text))) return String(Number(text));
  return ignoresCase ? text.toLowerCase() : text;
}
