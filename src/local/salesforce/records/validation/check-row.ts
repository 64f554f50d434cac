// Salesforce's validation of one row, in its order: permissions, lengths and formats, picklists, references, required
// fields, uniqueness. A row reports only the first kind of error.
import type { OrgField, OrgObject, OrgSchema } from '../../schema/org-schema.ts';
import { type RowError, rowError } from '../row-error.ts';
import type { RecordStore, Scalar, StoredRecord } from '../store.ts';
import { checkReference } from './check-reference.ts';
import { standardObjectRefused } from './standard-object-rules.ts';

export interface CheckRowOptions {
  schema: OrgSchema;
  store: RecordStore;
  object: OrgObject;
  /** The row's values, with parents resolved to ids. Numbers are rounded, and email addresses in lower case, in place. */
  values: Map<OrgField, Scalar>;
  /** Absent for a create. */
  existing?: StoredRecord;
}

/** Returns the row's errors; empty if it may be written. */
export function checkRow(options: CheckRowOptions): RowError[] {
  const errors = checkSent(options);
  return errors.length > 0 ? errors : checkComplete(options);
}

/** The part of the checks that comes before automation runs: what was sent may be set, and has the right form. */
export function checkSent(options: CheckRowOptions): RowError[] {
  const { values, existing, object } = options;
  const isAllowed = existing ? object.updateable : object.createable;
  if (!isAllowed)
    return [
      rowError(
        'INVALID_TYPE_FOR_OPERATION',
        `entity type cannot be ${existing ? 'updated' : 'inserted'}: ${object.name}`,
      ),
    ];
  const readOnly = [...values.keys()].filter((field) => !(existing ? field.updateable : field.createable));
  return readOnly.length > 0 ? [notWriteable(readOnly.map((field) => field.name))] : checkValues(options);
}

/** Formats, lengths, picklists and references of all values, whoever has set them. */
export function checkValues(options: CheckRowOptions): RowError[] {
  for (const [field, value] of options.values) {
    const error = value === null ? undefined : checkValue(field, value, options);
    if (error) return [error];
  }
  return [];
}

/** The part of the checks that comes after automation has run, which may have filled in a required field. */
export const checkComplete = (options: CheckRowOptions): RowError[] =>
  required(options) ?? duplicates(options) ?? standardObjectRefused(options) ?? [];

const notWriteable = (names: string[]): RowError =>
  rowError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  );

function checkValue(field: OrgField, value: Scalar, options: CheckRowOptions): RowError | undefined {
  if (typeof value === 'number') return checkNumber(field, value);
  if (typeof value !== 'string') return undefined;
  if (field.type === 'reference') return checkReference(field, value, options);
  if (field.length > 0 && value.length > field.length && !isDateOrTime(field))
    return rowError(
      tooLongCode(options.object, field),
      `${field.label}: data value too large: ${value} (max length=${field.length})`,
      [field.name],
    );
  if (field.type === 'email') {
    if (!/^[^\s@<>(),;:"[\]]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value))
      return rowError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name]);
    // Stored in lower case: https://salesforce.stackexchange.com/questions/246995
    options.values.set(field, value.toLowerCase());
  }
  if (field.restrictedPicklist) return checkPicklist(field, value);
  return undefined;
}

/** Source: SOAP API Developer Guide, StatusCode, with three E. */
const tooLongCode = (object: OrgObject, field: OrgField): string =>
  object.name === 'Task' && field.name === 'Description' ? 'MAX_TASK_DESCRIPTION_EXCEEEDED' : 'STRING_TOO_LONG';

/** Source: Object Reference, field types: of a multi-select picklist. */
const maxChosen = 100;

const isDateOrTime = (field: OrgField): boolean => ['date', 'datetime', 'time'].includes(field.type);

function checkPicklist(field: OrgField, value: string): RowError | undefined {
  const allowed = new Set(
    field.picklistValues.filter((entry) => entry.active).map((entry) => entry.value.toLowerCase()),
  );
  const chosen = field.type === 'multipicklist' ? value.split(';').map((part) => part.trim()) : [value];
  if (chosen.length > maxChosen)
    return rowError('TOO_MANY_ENUM_VALUE', `${field.label}: too many values: ${chosen.length}`, [field.name]);
  const bad = chosen.find((part) => part !== '' && !allowed.has(part.toLowerCase()));
  return bad === undefined
    ? undefined
    : rowError(
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${bad}`,
        [field.name],
      );
}

/** Extra decimal places are rounded; too many digits before the decimal point are an error. */
/**
 * More decimal places than the field shows are stored, and read again by the API: help.salesforce.com 000387302. What it
 * would show has to fit.
 */
function checkNumber(field: OrgField, value: number): RowError | undefined {
  const limit = field.type === 'int' ? 2 ** 31 : field.precision > 0 ? 10 ** (field.precision - field.scale) : Infinity;
  return Math.abs(Number(value.toFixed(Math.min(field.scale, 100)))) < limit
    ? undefined
    : rowError(
        'NUMBER_OUTSIDE_VALID_RANGE',
        `${field.label}: value outside of valid range on numeric field: ${value}`,
        [field.name],
      );
}

function required({ object, values, existing }: CheckRowOptions): RowError[] | undefined {
  const owner = object.field('OwnerId');
  if (owner && values.get(owner) === null)
    return [rowError('INVALID_CROSS_REFERENCE_KEY', `${owner.label}: owner cannot be blank`, [owner.name])];
  const missing = object.fields.filter((field) => {
    const value = values.get(field);
    if (field.nillable) return false;
    if (value === null) return true;
    return !existing && value === undefined && field.createable && !field.defaultedOnCreate;
  });
  if (missing.length === 0) return undefined;
  const names = missing.map((field) => field.name);
  return [rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names)];
}

function duplicates({ object, values, existing, store }: CheckRowOptions): RowError[] | undefined {
  for (const [field, value] of values) {
    if (!field.unique || value === null) continue;
    const other = store.byKey(object, field, value).find((record) => record !== existing);
    if (other)
      return [
        rowError(
          'DUPLICATE_VALUE',
          `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`,
        ),
      ];
  }
  return undefined;
}
