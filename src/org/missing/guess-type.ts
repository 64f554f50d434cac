// The type of a new field, guessed from how mappings use it and from the values that their examples give it.
import type { JsonValue } from '../../json.ts';
import { pictureFor } from '../../values/time-picture.ts';
import type { NamedField } from '../names-in-mappings.ts';
import type { FieldType } from './field-type.ts';

export interface Guess {
  type: FieldType;
  /** Why, if a reader would wonder. */
  because?: string;
}

export function guessType(field: NamedField): Guess {
  if (field.use === 'key') return { type: { kind: 'Text', length: 255, isKey: true }, because: 'it is a key' };
  if (field.use === 'link') return { type: { kind: 'Lookup', object: field.target ?? '' } };
  const values = field.values.filter((value) => value !== null && value !== '');
  if (values.length === 0) return { type: text, because: 'no example sets it' };
  if (values.some((value) => Array.isArray(value))) return ofLists(values);
  if (values.every((value) => typeof value === 'boolean')) return { type: { kind: 'Checkbox' } };
  if (values.every((value) => typeof value === 'number')) return { type: ofNumbers(values) };
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length === values.length) return ofTexts(texts, field);
  return { type: text, because: 'its values are of different types' };
}

const text: FieldType = { kind: 'Text', length: 255 };

/** JSONata returns a list of one as the item itself. */
function ofLists(values: readonly JsonValue[]): Guess {
  const items = [...new Set(values.flat())].filter((item) => item !== null && item !== '');
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length < items.length) return { type: text, because: 'a multi-select picklist takes a list of texts' };
  return texts.length === 0
    ? { type: text, because: 'the lists in the examples are empty' }
    : { type: { kind: 'MultiselectPicklist', values: texts } };
}

/** Salesforce stores at most 18 digits. */
function ofNumbers(values: readonly number[]): FieldType {
  const scale = Math.min(Math.max(...values.map(decimalsOf)), 17);
  return { kind: 'Number', digits: Math.min(16, 18 - scale), scale };
}

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}

const forms: readonly { kind: 'Date' | 'DateTime' | 'Time' | 'Email' | 'Url'; pattern: RegExp }[] = [
  { kind: 'Date', pattern: /^\d{4}-\d\d-\d\d$/ },
  { kind: 'DateTime', pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/ },
  // Salesforce takes no other form.
  { kind: 'Time', pattern: /^\d\d:\d\d:\d\d(\.\d+)?Z$/ },
  { kind: 'Email', pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ },
  { kind: 'Url', pattern: /^https?:\/\/\S+$/ },
];

function ofTexts(texts: readonly string[], { field }: NamedField): Guess {
  const form = forms.find(({ pattern }) => texts.every((each) => pattern.test(each)));
  const longest = Math.max(...texts.map(({ length }) => length));
  if (form && longest <= (form.kind === 'Email' ? 80 : 255)) return { type: { kind: form.kind } };
  if (texts.every(isPhone) && (/phone|mobile|fax/i.test(field) || texts.every((each) => each.startsWith('+'))))
    return { type: { kind: 'Phone' } };
  if (longest > 255) return { type: { kind: 'LongTextArea', length: longest > 32_768 ? 131_072 : 32_768 } };
  if (texts.some((each) => each.includes('\n'))) return { type: { kind: 'TextArea' } };
  const other = otherThanText(texts);
  if (other) return { type: text, because: `its values are texts. ${other}` };
  const choices = [...new Set(texts)];
  if (isChoice(texts, choices, field))
    return { type: { kind: 'Picklist', values: choices }, because: 'the examples repeat only a few values' };
  return { type: text };
}

/** Texts that people write for what Salesforce has a type of its own for: with which expression the field can have that type. */
function otherThanText(texts: readonly string[]): string | undefined {
  const instead = (type: string, expression: string) => `For ${type}, write ${expression} in the mapping`;
  const all = (pattern: RegExp) => texts.every((each) => pattern.test(each.trim()));
  if (all(/^(yes|no|y|n|true|false)$/i)) {
    const [first = ''] = texts.map((each) => each.trim().toLowerCase());
    const yes = first.startsWith('t') || first.startsWith('f') ? 'true' : first.length === 1 ? 'y' : 'yes';
    return instead('Checkbox', `$lowercase(…) = "${yes}"`);
  }
  if (all(/^-?\d+(\.\d+)?\s?%$/)) return instead('Percent(3, 0)', '$number($replace(…, "%", ""))');
  if (all(/^[$€£]\s?\d[\d,]*(\.\d+)?$/)) return instead('Currency(16, 2)', '$number($replace(…, /[^0-9.]/, ""))');
  if (all(/^-?\d+\.\d+$/)) return instead('Number(16, 2)', '$number(…)');
  const pictures = new Set(texts.map((each) => pictureFor(each)?.text));
  const [first = ''] = texts;
  const picture = pictureFor(first);
  if (!picture || pictures.size > 1) return undefined;
  return picture.hasTime
    ? instead('DateTime', `$datetime(…, "America/New_York", "${picture.text}")`)
    : instead('Date', `$date(…, "${picture.text}")`);
}

const isPhone = (value: string) => value.length <= 40 && /^\+?[\d\s().-]{7,}$/.test(value);

/** Few short values that several examples repeat. Examples also repeat the names of people. */
const isChoice = (texts: readonly string[], choices: readonly string[], field: string) =>
  choices.length >= 2 &&
  choices.length * 2 <= texts.length &&
  choices.every((each) => each.length <= 40 && !each.includes(';')) &&
  !/(name|id|code|number|subject|title|text|note|comment|remark|description)(__c)?$/i.test(field);
