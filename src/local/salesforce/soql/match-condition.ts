// Whether a record meets a condition. Texts compare without regard to case unless the field is case-sensitive.
import { wholeId } from '../records/ids.ts';
import type { Scalar } from '../records/store.ts';
import { datetimeText } from '../records/validation/read-value.ts';
import { type RestError, restError } from '../rest-error.ts';
import type { OrgField } from '../schema/org-schema.ts';
import type { Condition, FieldPath, Literal } from './query-tree.ts';

export interface MatchContext {
  fieldOf(field: FieldPath): OrgField;
  valueOf(field: FieldPath): Scalar;
}

/** @throws RestError INVALID_FIELD for a literal of the wrong kind */
export function matches(condition: Condition, context: MatchContext): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => matches(part, context));
    case 'or':
      return condition.parts.some((part) => matches(part, context));
    case 'not':
      return !matches(condition.of, context);
    case 'like': {
      const value = context.valueOf(condition.field);
      return value !== null && likePattern(condition.pattern.text).test(String(value));
    }
    case 'in': {
      const field = context.fieldOf(condition.field);
      const value = comparable(field, context.valueOf(condition.field));
      const found = condition.values.some((literal) => literalValue(field, literal) === value);
      return found !== condition.negated;
    }
    case 'compare': {
      const field = context.fieldOf(condition.field);
      const value = comparable(field, context.valueOf(condition.field));
      return compare(value, condition.operator, literalValue(field, condition.value));
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

/** Stored and asked-for values in one form. */
function comparable(field: OrgField, value: Scalar): Scalar {
  if (typeof value !== 'string' || batchKeyOf(field) !== 'string' || isIdField(field)) return value;
  return field.caseSensitive ? value : value.toLowerCase();
}

const isIdField = (field: OrgField): boolean => field.type === 'id' || field.type === 'reference';

function literalValue(field: OrgField, { kind, text }: Literal): Scalar {
  if (kind === 'word' && text === 'null') return null;
  const wanted = batchKeyOf(field);
  const given = kind === 'word' ? 'boolean' : kind;
  if (wanted !== given) throw wrongLiteral(field, wanted);
  if (given === 'boolean') return text === 'true';
  if (given === 'number') return Number(text);
  if (given === 'datetime') return datetimeText(Date.parse(text));
  if (given === 'string' && isIdField(field)) return wholeId(text) ?? text;
  return given === 'string' ? comparable(field, text) : text;
}

function batchKeyOf(field: OrgField): 'string' | 'number' | 'boolean' | 'date' | 'datetime' {
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

function wrongLiteral(field: OrgField, wanted: string): RestError {
  const type = wanted === 'datetime' ? 'dateTime' : field.type;
  const quotes = wanted === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return restError(
    400,
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`,
  );
}

/** `%` is any text and `_` any letter; a backslash takes that from them. */
function likePattern(text: string): RegExp {
  const source = text.replace(/\\[%_]|[%_]|[^%_\\]+|\\/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    const plain = part.startsWith('\\') ? part.slice(1) : part;
    return plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'is');
}
