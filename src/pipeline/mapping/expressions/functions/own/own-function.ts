// What declares a function that mappings have in addition to JSONata's, and what its implementation gets.
import type { BuiltinFunction } from '../builtin-functions.ts';

export interface OwnFunction {
  name: string;
  /** As the guide shows them: `timestamp, zone?`. */
  parameters: string;
  /**
   * In JSONata's notation, for the check. The first argument is `x`, so that a null gets through; `x-` takes the value
   * before the dot where the argument is left out.
   */
  signature: string;
  /** The kind of its result. A null argument gives null, and a missing one gives nothing. */
  returns: 'text' | 'number' | 'boolean';
  /** For the guide: what it returns and when to use it. */
  description: string;
  /** For the guide: a call over the guide's event. */
  example: string;
  /** Index of the argument that names a time zone, so that the check can report a zone that does not exist. */
  zoneArgument?: number;
  /** Index of the argument that is a picture, and whether the function reads a text by it or writes one. */
  picture?: { argument: number; use: 'reads' | 'writes' };
  /** Index of the argument that names a country. */
  countryArgument?: number;
  /** True if a blank text is no value for it: the result is null then, which clears the field as the text would. */
  blankIsNull?: true;
  /** All texts that it can return. */
  choices?: readonly string[];
  /** True if it also finds nothing for a value that it cannot read. */
  mayFindNothing?: true;
  /** Steps of a call, besides those of evaluating it: a step takes about two microseconds. */
  steps?: (args: readonly unknown[]) => number;
  /** What it needs beyond the engine, and of how many arguments it needs it; absent: of any number. */
  part?: { name: PartName; fromArguments?: number };
  /** Called once for each engine. The first value is never missing or null. An argument that is left out is not passed. */
  create: (tools: Tools) => Call;
}

export type Call = (value: unknown, ...others: unknown[]) => unknown;

export interface Tools {
  /** JSONata's own function, within its limits. */
  native: (name: BuiltinFunction) => (...args: unknown[]) => Promise<unknown>;
  parts: Parts;
}

/** Large modules, which only the functions that need them import, and only when they are called. */
export interface Parts {
  calendar: () => Promise<typeof import('./calendar.ts')>;
  'phone-numbers': () => Promise<typeof import('./phone-numbers.ts')>;
}

export type PartName = keyof Parts;
