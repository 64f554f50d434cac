// The functions that mappings have in addition to JSONata's. Each is declared here once: the engine registers it, the
// check derives what it returns, and a test holds the guide's table to it. To add one, add it to this list.
import type jsonata from 'jsonata';
import { isBlank } from '../../../../values/blank.ts';
import type { Meter } from '../meter.ts';
import { boundedFunction, type NativeFunction } from './bounded-functions.ts';
import { addDays, addMonths, age, date, weekday } from './own/day-functions.ts';
import type { OwnFunction, Parts, Tools } from './own/own-function.ts';
import { phone } from './own/phone.ts';
import { html, truncate } from './own/text-functions.ts';
import { addMinutes, datetime, fromSeconds, time } from './own/time-functions.ts';

export type { OwnFunction, Parts } from './own/own-function.ts';

export const ownFunctions: readonly OwnFunction[] = [
  date,
  datetime,
  time,
  addDays,
  addMonths,
  addMinutes,
  weekday,
  age,
  fromSeconds,
  truncate,
  html,
  phone,
];

/** What the engine registers. A missing or null value is passed on, so that the field follows its own rule for it. */
export function implementOwnFunctions(meter: Meter, parts: Parts): NativeFunction[] {
  const tools = toolsWithin(meter, parts);
  return ownFunctions.map((own) => implemented(own, tools, meter));
}

function implemented(own: OwnFunction, tools: Tools, meter: Meter): NativeFunction {
  const { name, parameters, steps, blankIsNull, create } = own;
  const names = parameters.split(', ');
  const required = names.filter((each) => !each.endsWith('?')).length;
  const call = create(tools);
  function implementation(this: Partial<jsonata.Focus>, ...args: unknown[]) {
    const [value, ...others] = args.length < required ? [this.input, ...args] : args;
    if (value === undefined || value === null) return value;
    if (blankIsNull && typeof value === 'string' && isBlank(value)) return null;
    // Where arguments are left open, as in $addDays(?, 7), JSONata passes all parameters and no input.
    const given = 'input' in this ? others : withoutMissingEnd(others);
    if (steps) meter.spend(steps([value, ...given]));
    return call(value, ...given);
  }
  return { name, implementation: withParameters(implementation, names) };
}

/** JSONata reads the names of the parameters from the source text. */
function withParameters<Implementation extends object>(implementation: Implementation, names: readonly string[]) {
  const text = `(${names.map((name) => name.replace('?', '')).join(', ')})`;
  return Object.defineProperty(implementation, 'toString', { value: () => text });
}

function withoutMissingEnd(values: readonly unknown[]): readonly unknown[] {
  const last = values.findLastIndex((value) => value !== undefined);
  return values.slice(0, last + 1);
}

function toolsWithin(meter: Meter, parts: Parts): Tools {
  // Only pictures that say the day reach JSONata, so it never asks for the time.
  const focus = { environment: { timestamp: new Date(0) } } as unknown as jsonata.Focus;
  return {
    parts,
    native(name) {
      const bounded = boundedFunction(name, meter);
      return async (...args) => (await bounded)?.implementation.apply(focus, args);
    },
  };
}
