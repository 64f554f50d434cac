// Checks for JSONata's functions that turn any value into a text, or a text into a number. Without the checks, they return
// wrong values in silence: for a function an empty text or its own source, for a number that is not finite "NaN" or null,
// and for a text of many digits another number. The same goes for functions that return true or false.
import { isFunctionObject } from '../function-object.ts';
import type { BuiltinFunction } from './builtin-functions.ts';
import { FunctionError } from './function-error.ts';

/** Checks of one function's arguments, and of its result. */
export interface TextCast {
  name: BuiltinFunction;
  before?: (args: readonly unknown[]) => void;
  after?: (result: unknown, args: readonly unknown[]) => void;
}

/**
 * Throws `FunctionError` if this value, or a part of it, would become a wrong text.
 * @param where the function or operator that makes the text
 */
export function refuseWithoutText(value: unknown, where: string): void {
  const fault = faultIn(value, new Set());
  if (fault === 'function') throw new FunctionError(`${where} ${isNoResult}`);
  if (fault === 'not-finite') throw new FunctionError(`${where} got a number that is not finite`);
}

/** Throws `FunctionError` for a function. */
export function refuseFunction(value: unknown, where: string): void {
  if (isFunction(value)) throw new FunctionError(`${where} ${isNoResult}`);
}

const isNoResult = 'got a function instead of its result: call it with brackets, as in $uppercase(data.name)';

const isFunction = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'object' && value !== null && isFunctionObject(value));

function faultIn(value: unknown, seen: Set<object>): 'function' | 'not-finite' | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'not-finite';
  if (isFunction(value)) return 'function';
  // What is frozen is part of the event, and all of it is JSON.
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || seen.has(value)) return undefined;
  seen.add(value);
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    const fault = faultIn(member, seen);
    if (fault) return fault;
  }
  return undefined;
}

/** A function counts as false. */
const truthOfAnything = (name: BuiltinFunction): TextCast => ({
  name,
  before: ([value]) => refuseFunction(value, `$${name}`),
});

const textOfAnything = (name: BuiltinFunction): TextCast => ({
  name,
  before: ([value]) => refuseWithoutText(value, `$${name}`),
});

/** JSONata takes the nearest number, so two long ids become one. A fraction is rounded, as in any calculation. */
const exactNumber = (name: BuiltinFunction): TextCast => ({
  name,
  after(result, [value]) {
    if (typeof value !== 'string' || typeof result !== 'number' || Math.abs(result) <= Number.MAX_SAFE_INTEGER) return;
    const what = Number.isNaN(result) ? 'that it cannot read' : 'too large to be exact: use the text itself';
    throw new FunctionError(`$${name} got a number ${what}`);
  },
});

export const textCasts: readonly TextCast[] = [
  textOfAnything('string'),
  textOfAnything('clone'),
  textOfAnything('formatNumber'),
  textOfAnything('formatBase'),
  textOfAnything('formatInteger'),
  truthOfAnything('boolean'),
  truthOfAnything('not'),
  exactNumber('number'),
  exactNumber('parseInteger'),
  {
    name: 'fromMillis',
    // JSONata counts the minutes of such an offset twice the wrong way: "-0330" is an hour off.
    before([, , offset]) {
      if (typeof offset !== 'string' || !/^-\d{2}(?!00)\d{2}$/.test(offset)) return;
      throw new FunctionError('$fromMillis is an hour off for this zone: use $time(time, "America/St_Johns", picture)');
    },
    // A number that is no time, and a zone that is no offset, give a text with NaN in it.
    after(result, [, picture]) {
      if (!String(result).includes('NaN') || String(picture).includes('NaN')) return;
      throw new FunctionError('$fromMillis needs a time in milliseconds since 1970, and a zone such as "-0500"');
    },
  },
  {
    name: 'replace',
    // For a pattern that is a text, JSONata inserts the source of the function.
    before([, pattern, replacement]) {
      if (typeof pattern !== 'string' || typeof replacement !== 'function') return;
      throw new FunctionError('$replace calls a function only for a regular expression such as /b+/');
    },
  },
];
