// Whether something contains one of a person's values: as a value of its own, or inside a longer text. Only the first is
// certain enough to erase something, because "17" is part of every other date. Pure.
import type { JsonValue } from '../../../json.ts';

export type Contains = 'equal' | 'inside' | 'no';

/** Looks at each value and each name of a JSON document. */
export function searchJson(document: JsonValue, values: readonly string[]): Contains {
  const wanted = new Set(values.map((value) => value.trim()));
  let isInside = false;
  /** True for the value itself. */
  const see = (text: string): boolean => {
    isInside ||= containsWord(text, values);
    return wanted.has(text.trim());
  };
  const open: JsonValue[] = [document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string' || typeof value === 'number') {
      if (see(String(value))) return 'equal';
    } else if (Array.isArray(value)) open.push(...value);
    else if (typeof value === 'object' && value !== null) {
      if (Object.keys(value).some(see)) return 'equal';
      open.push(...Object.values(value));
    }
  }
  return isInside ? 'inside' : 'no';
}

/** Of a text that is not JSON, `equal` is a value between quotes, delimiters or blanks. */
export function searchText(text: string, values: readonly string[]): Contains {
  const forms = values.flatMap((value) => [...new Set([value.trim(), JSON.stringify(value.trim()).slice(1, -1)])]);
  if (forms.some((form) => occurs(text, form, delimiter))) return 'equal';
  return containsWord(text, forms) ? 'inside' : 'no';
}

/** Whole words, in capitals or not. */
const containsWord = (text: string, values: readonly string[]): boolean => {
  const lower = text.toLowerCase();
  return values.some((value) => occurs(lower, value.trim().toLowerCase(), notInWord));
};

const delimiter = /^$|[\s"',;:|=()[\]{}<>]/u;
const notInWord = /^$|[^\p{L}\p{N}]/u;

function occurs(text: string, value: string, edge: RegExp): boolean {
  if (value === '') return false;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const before = at === 0 ? '' : (text[at - 1] ?? '');
    const after = text[at + value.length] ?? '';
    if (edge.test(before) && edge.test(after)) return true;
  }
  return false;
}
