// Values of Salesforce records as a person reads them: a link in words, a record with one field per line. Scalars stay
// JSON, so that "1" and 1 look different.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { pad, widthOf, wrap } from './fit-text.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** On one line. `(nothing)` for no value. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '(nothing)';
  if (Array.isArray(value) && value.length === 0) return '(no records)';
  const link = linkOf(value);
  return visible(link ? `${link.sObject} with ${link.field} ${JSON.stringify(link.key)}` : JSON.stringify(value));
}

export interface ValueOptions {
  terminal: Terminal;
  /** Blanks before each line but the first: the value begins behind them, after what the caller printed. */
  indent: number;
  paint?: (line: string) => string;
}

/** Lines of a value in the form of an example's `expect`; the first has no indent, and the last no line end. */
export function renderValue(value: JsonValue | undefined, { terminal, indent, paint = same }: ValueOptions): string {
  const lines = linesOf(value).flatMap(({ depth, name, text }) => {
    const before = ' '.repeat(depth * 2) + name;
    const hanging = depth * 2 + (name === '' ? 0 : widthOf(name));
    return wrap(text, { width: terminal.width - indent, indent: hanging, first: 0 })
      .split('\n')
      .map((line, index) => paint(index === 0 ? `${before}${line}` : line));
  });
  return lines.join(`\n${' '.repeat(indent)}`);
}

interface Line {
  depth: number;
  /** The field with the blanks behind it. */
  name: string;
  text: string;
}

function linesOf(value: JsonValue | undefined, depth = 0): Line[] {
  if (Array.isArray(value) && value.length > 0) {
    if (value.every((each) => typeof each === 'string')) return [{ depth, name: '', text: visible(value.join(', ')) }];
    // A record with one field is no link.
    return value.flatMap((each) => (isJsonObject(each) ? fieldLines(each, depth) : linesOf(each, depth)));
  }
  if (isJsonObject(value) && Object.keys(value).length > 0 && !linkOf(value)) return fieldLines(value, depth);
  return [{ depth, name: '', text: valueText(value) }];
}

function fieldLines(value: JsonObject, depth: number): Line[] {
  const width = Math.max(...Object.keys(value).map((name) => widthOf(visible(name))));
  return Object.entries(value).flatMap(([name, content]): Line[] => {
    const isWhole = Array.isArray(content) ? content.length > 0 : isJsonObject(content) && !linkOf(content);
    if (!isWhole) return [{ depth, name: pad(visible(name), width + 2), text: valueText(content) }];
    return [{ depth, name: visible(name), text: '' }, ...linesOf(content, depth + 1)];
  });
}

/** `{ Contact: { Counselor_Id__c: "cc-1" } }`: the record that a lookup points to. */
function linkOf(value: JsonValue): { sObject: string; field: string; key: JsonValue } | undefined {
  const [sObject, content] = onlyEntry(value) ?? [];
  const [field, key] = onlyEntry(content) ?? [];
  return sObject === undefined || field === undefined || typeof key === 'object' || key === undefined
    ? undefined
    : { sObject, field, key };
}

function onlyEntry(value: JsonValue | undefined): [string, JsonValue] | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}

const same = (line: string) => line;
