// Evaluates a condition on a record.
// Source: SOQL and SOSL Reference, "Comparison Operators": "Comparisons on strings are case-sensitive for unique
// case-sensitive fields. For all other fields, comparisons are case-insensitive." So a query can find a record by a key
// that an upsert by that key, which compares case-sensitively, does not find.
import type { OrgBehavior } from '../behavior.ts';
import { normalizeId } from '../records/ids.ts';
import type { Scalar } from '../records/store.ts';
import { datetimeText } from '../records/validation/read-value.ts';
import { type RestError, restError } from '../rest/rest-error.ts';
import type { OrgField } from '../schema/org-schema.ts';
import type { Condition, FieldPath, Literal, Query } from './query-tree.ts';

export interface MatchContext {
  literals: OrgBehavior['queryLiterals'];
  fieldOf(field: FieldPath): OrgField;
  valueOf(field: FieldPath): Scalar;
  /** The values that the query of a semi-join selects. */
  valuesOf(query: Query): ReadonlySet<Scalar>;
}

/** @throws RestError INVALID_FIELD for a literal of the wrong kind, INVALID_QUERY_FILTER_OPERATOR for one that is no id */
export function matches(condition: Condition, context: MatchContext): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((piece) => matches(piece, context));
    case 'or':
      return condition.parts.some((piece) => matches(piece, context));
    case 'not':
      return !matches(condition.of, context);
    case 'like': {
      const value = context.valueOf(condition.field);
      return value !== null && condition.pattern.test(String(value));
    }
    case 'in': {
      const field = context.fieldOf(condition.field);
      const value = comparable(field, context.valueOf(condition.field));
      const found = condition.values.some((literal) => literalValue(field, literal, context) === value);
      return found !== condition.negated;
    }
    case 'in-query':
      return context.valuesOf(condition.query).has(context.valueOf(condition.field)) !== condition.negated;
    case 'compare': {
      const field = context.fieldOf(condition.field);
      const value = comparable(field, context.valueOf(condition.field));
      return compare(value, condition.operator, literalValue(field, condition.value, context));
    }
  }
}

function compare(value: Scalar, operator: string, other: Scalar): boolean {
  if (operator === '=') return value === other;
  if (operator === '!=') return value !== other;
  if (value === null || other === null) return false;
  if (operator === '<') return value < other;
  if (operator === '>') return value > other;
  return operator === '<=' ? value <= other : value >= other;
}

/** Normalizes stored and requested values for comparison. */
function comparable(field: OrgField, value: Scalar): Scalar {
  if (typeof value !== 'string' || literalKindOf(field) !== 'string' || isIdField(field)) return value;
  return field.unique && field.caseSensitive ? value : value.toLowerCase();
}

const isIdField = (field: OrgField): boolean => field.type === 'id' || field.type === 'reference';

function literalValue(field: OrgField, { kind, text }: Literal, { literals }: MatchContext): Scalar {
  if (kind === 'word' && text === 'null') return null;
  const expected = literalKindOf(field);
  const actual = kind === 'word' ? 'boolean' : kind;
  if (expected !== actual) throw wrongLiteral(field, expected);
  if (actual === 'boolean') return text === 'true';
  if (actual === 'number') return Number(text);
  if (actual === 'datetime') return datetimeText(Date.parse(text));
  if (actual === 'string' && isIdField(field)) return idLiteral(text);
  if (actual !== 'string') return text;
  // An empty text is stored as null and is found by ''.
  return comparable(field, literals === 'trimmed' ? text.trim() : text) || null;
}

/** Source: https://github.com/jsforce/jsforce/issues/684 */
function idLiteral(text: string): Scalar {
  if (text === '') return text;
  const id = normalizeId(text);
  if (id === undefined) throw restError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id;
}

function literalKindOf(field: OrgField): 'string' | 'number' | 'boolean' | 'date' | 'datetime' {
  switch (field.type) {
    case 'boolean':
    case 'date':
    case 'datetime':
      return field.type;
    case 'int':
    case 'long':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    default:
      return 'string';
  }
}

function wrongLiteral(field: OrgField, expected: string): RestError {
  const type = expected === 'datetime' ? 'dateTime' : field.type;
  const quotes = expected === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return restError(
    400,
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`,
  );
}
