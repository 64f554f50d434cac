// The signatures of the functions that expressions may call, parsed into parameters the check can compare values with.
import { builtinSignatures } from '../../../pipeline/mapping/expressions/functions/builtin-functions.ts';
import { ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { Kind } from '../../shapes/shape.ts';

export interface Parameter {
  /** Empty means any kind. */
  kinds: ReadonlySet<Kind>;
  /** Kinds of a list's items. */
  items?: ReadonlySet<Kind>;
  optional: boolean;
  /** True if the value before the dot fills in for it: `data.name.$uppercase()`. */
  fromContext: boolean;
  repeated: boolean;
}

export interface Signature {
  parameters: readonly Parameter[];
  /** Empty means any kind. */
  returns: ReadonlySet<Kind>;
}

/** By name without the $: JSONata's functions and our own. */
export const declarations: Readonly<Record<string, string>> = {
  ...builtinSignatures,
  ...Object.fromEntries(ownFunctions.map(({ name, signature }) => [name, signature])),
};

const kindOfLetter: Record<string, Kind> = {
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
  return { parameters, returns: kindsOf(given.slice(0, 1)) };
}

/** A letter that means any kind makes the whole set empty. */
function kindsOf(letters: string): ReadonlySet<Kind> {
  const kinds = [...letters].map((letter) => kindOfLetter[letter]);
  return new Set(kinds.includes(undefined) ? [] : kinds.filter((kind) => kind !== undefined));
}
