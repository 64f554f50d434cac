// Types of custom fields, as Setup names and sizes them: `Number(16, 2)` has 16 digits before the decimal point and 2 behind
// it. Source: Salesforce Help, "Custom Field Types" and "Custom Field Attributes".

export type FieldType =
  | { kind: 'Checkbox' | 'Date' | 'DateTime' | 'Time' | 'Email' | 'Phone' | 'Url' | 'TextArea' }
  | { kind: 'Text'; length: number; isKey?: true }
  | { kind: 'LongTextArea' | 'Html'; length: number }
  | { kind: 'Number' | 'Currency' | 'Percent'; digits: number; scale: number }
  | { kind: 'Picklist' | 'MultiselectPicklist'; values: readonly string[] }
  | { kind: 'Lookup' | 'MasterDetail'; object: string };

export type Parsed = { type: FieldType } | { problem: string };

const plain = ['Checkbox', 'Date', 'DateTime', 'Time', 'Email', 'Phone', 'Url', 'TextArea'] as const;

/** What a type may be written as, for messages. */
export const typeForms =
  'Text(255), TextArea, LongTextArea(32768), Html(32768), Number(16, 2), Currency(16, 2), Percent(16, 2), Checkbox, Date, DateTime, Time, Email, Phone, Url, Picklist(One; Two), MultiselectPicklist(One; Two), Lookup(Contact), MasterDetail(Contact), Key(255)';

/** Letter case and blanks do not matter. */
export function parseFieldType(text: string): Parsed {
  const match = /^\s*([a-z/ ]+?)\s*(?:\(([\s\S]*)\))?\s*$/i.exec(text);
  const name = match?.[1]?.replace(/[/ ]/g, '').toLowerCase() ?? '';
  const inside = match?.[2]?.trim() ?? '';
  const simple = plain.find((each) => each.toLowerCase() === name);
  if (simple) return inside === '' ? { type: { kind: simple } } : { problem: `${simple} has no size` };
  switch (name) {
    case 'text':
      return sized(inside, { from: 1, to: 255, or: 255 }, (length) => ({ kind: 'Text', length }));
    case 'key':
      return sized(inside, { from: 1, to: 255, or: 255 }, (length) => ({ kind: 'Text', length, isKey: true }));
    case 'longtextarea':
      return sized(inside, { from: 256, to: 131_072, or: 32_768 }, (length) => ({ kind: 'LongTextArea', length }));
    case 'html':
      return sized(inside, { from: 256, to: 131_072, or: 32_768 }, (length) => ({ kind: 'Html', length }));
    case 'number':
      return numeric('Number', inside);
    case 'currency':
      return numeric('Currency', inside);
    case 'percent':
      return numeric('Percent', inside);
    case 'picklist':
      return choice('Picklist', inside);
    case 'multiselectpicklist':
      return choice('MultiselectPicklist', inside);
    case 'lookup':
      return relation('Lookup', inside);
    case 'masterdetail':
      return relation('MasterDetail', inside);
    default:
      return { problem: `there is no type ${text.trim()}. Write one of: ${typeForms}` };
  }
}

function sized(inside: string, size: { from: number; to: number; or: number }, type: (n: number) => FieldType): Parsed {
  const number = inside === '' ? size.or : Number(inside);
  return Number.isInteger(number) && number >= size.from && number <= size.to
    ? { type: type(number) }
    : { problem: `the length must be between ${size.from} and ${size.to}` };
}

function numeric(kind: 'Number' | 'Currency' | 'Percent', inside: string): Parsed {
  const [digits = Number.NaN, scale = 0, ...more] = inside === '' ? [16, 2] : inside.split(',').map(Number);
  const isSize = more.length === 0 && [digits, scale].every((each) => Number.isInteger(each) && each >= 0);
  return isSize && digits + scale >= 1 && digits + scale <= 18
    ? { type: { kind, digits, scale } }
    : { problem: `${kind} needs the digits before and after the decimal point, together at most 18: ${kind}(16, 2)` };
}

function choice(kind: 'Picklist' | 'MultiselectPicklist', inside: string): Parsed {
  const values = [...new Set(inside.split(';').map((each) => each.trim()))].filter(Boolean);
  return values.length > 0
    ? { type: { kind, values } }
    : { problem: `${kind} needs its values, with semicolons between them: ${kind}(One; Two)` };
}

const relation = (kind: 'Lookup' | 'MasterDetail', object: string): Parsed =>
  /^[a-z]\w*$/i.test(object)
    ? { type: { kind, object } }
    : { problem: `${kind} needs the API name of the object: ${kind}(Contact)` };

/** In the form that `parseFieldType` reads. */
export function fieldTypeText(type: FieldType): string {
  switch (type.kind) {
    case 'Text':
      return `${type.isKey ? 'Key' : 'Text'}(${type.length})`;
    case 'LongTextArea':
    case 'Html':
      return `${type.kind}(${type.length})`;
    case 'Number':
    case 'Currency':
    case 'Percent':
      return `${type.kind}(${type.digits}, ${type.scale})`;
    case 'Picklist':
    case 'MultiselectPicklist':
      return `${type.kind}(${type.values.join('; ')})`;
    case 'Lookup':
    case 'MasterDetail':
      return `${type.kind}(${type.object})`;
    default:
      return type.kind;
  }
}
