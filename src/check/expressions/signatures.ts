// What the functions of expressions take and give, in JSONata's notation, read into parameters.
import type { Kind } from '../shapes/shape.ts';

export interface Parameter {
  /** Empty: anything. */
  kinds: ReadonlySet<Kind>;
  /** Of a list's items. */
  items?: ReadonlySet<Kind>;
  optional: boolean;
  /** What a path has come to stands in for it. */
  fromContext: boolean;
  repeated: boolean;
}

export interface Signature {
  parameters: readonly Parameter[];
  /** Empty: anything. */
  gives: ReadonlySet<Kind>;
}

/** As JSONata declares them, and our own; `append` to `zip`. */
export const declarations: Readonly<Record<string, string>> = {
  abs: '<n-:n>',
  append: '<xx:a>',
  assert: '<bs?:x>',
  average: '<a<n>:n>',
  base64decode: '<s-:s>',
  base64encode: '<s-:s>',
  boolean: '<x-:b>',
  ceil: '<n-:n>',
  clone: '<(oa)-:o>',
  contains: '<s-(sf):b>',
  count: '<a:n>',
  date: '<x-s?:x>',
  datetime: '<x-:x>',
  decodeUrl: '<s-:s>',
  decodeUrlComponent: '<s-:s>',
  distinct: '<x:x>',
  each: '<o-f:a>',
  encodeUrl: '<s-:s>',
  encodeUrlComponent: '<s-:s>',
  error: '<s?:x>',
  exists: '<x:b>',
  filter: '<af>',
  floor: '<n-:n>',
  formatBase: '<n-n?:s>',
  formatInteger: '<n-s:s>',
  formatNumber: '<n-so?:s>',
  fromMillis: '<n-s?s?:s>',
  join: '<a<s>s?:s>',
  keys: '<x-:a<s>>',
  length: '<s-:n>',
  lookup: '<x-s:x>',
  lowercase: '<s-:s>',
  map: '<af>',
  match: '<s-f<s:o>n?:a<o>>',
  max: '<a<n>:n>',
  merge: '<a<o>:o>',
  min: '<a<n>:n>',
  not: '<x-:b>',
  number: '<(nsb)-:n>',
  pad: '<s-ns?:s>',
  parseInteger: '<s-s:n>',
  power: '<n-n:n>',
  reduce: '<afj?:j>',
  replace: '<s-(sf)(sf)n?:s>',
  reverse: '<a:a>',
  round: '<n-n?:n>',
  sift: '<o-f?:o>',
  single: '<af?>',
  sort: '<af?:a>',
  split: '<s-(sf)n?:a<s>>',
  spread: '<x-:a<o>>',
  sqrt: '<n-:n>',
  string: '<x-b?:s>',
  substring: '<s-nn?:s>',
  substringAfter: '<s-s:s>',
  substringBefore: '<s-s:s>',
  sum: '<a<n>:n>',
  toMillis: '<s-s?:n>',
  trim: '<s-:s>',
  truncate: '<x-n:x>',
  type: '<x:s>',
  uppercase: '<s-:s>',
  zip: '<a+>',
};

const batchKeyOf: Record<string, Kind> = {
  s: 'text',
  n: 'number',
  b: 'boolean',
  l: 'null',
  a: 'list',
  o: 'object',
  f: 'function',
};

export function signatureOf(name: string): Signature | undefined {
  const declaration = Object.hasOwn(declarations, name) ? declarations[name] : undefined;
  if (declaration === undefined) return undefined;
  const [, taken = '', given = ''] = /^<((?:[^:<]|<[^>]*>)*)(?::(.+))?>$/.exec(declaration) ?? [];
  const parameters = [...taken.matchAll(/(?:\((\w+)\)|(\w))(?:<(\w)[^>]*>)?([?+-]?)/g)].map((match): Parameter => {
    const [, group, letter, items, sign] = match;
    return {
      kinds: kindsOf(group ?? letter ?? ''),
      ...(items && letter === 'a' ? { items: kindsOf(items) } : {}),
      optional: sign === '?',
      fromContext: sign === '-',
      repeated: sign === '+',
    };
  });
  return { parameters, gives: kindsOf(given.slice(0, 1)) };
}

/** A letter that stands for anything makes it anything. */
function kindsOf(deadLetters: string): ReadonlySet<Kind> {
  const kinds = [...deadLetters].map((letter) => batchKeyOf[letter]);
  return new Set(kinds.includes(undefined) ? [] : kinds.filter((kind) => kind !== undefined));
}
