// What is known about the values that a part of an event or of an expression can have. A shape never claims more than is
// certain: anything else is `unknown`, and the check does not complain about it.

import { areMadeLater, laterMembers } from './later-members.ts';

export type Kind = 'text' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'function';

/** A text that is written in the expression itself. */
export interface Literal {
  text: string;
  /** Index in the expression's source. */
  offset: number;
}

export interface Shape {
  /** True if the value can also be something else than described here. */
  unknown: boolean;
  kinds: ReadonlySet<Kind>;
  /** True if there may be no value. */
  absent: boolean;
  members: ReadonlyMap<string, Shape>;
  /** True for an object that may have other members. */
  open: boolean;
  /** Of a list; absent if nothing is known about its items. */
  items?: Shape;
  /** Literal texts that it can be. */
  literals: readonly Literal[];
  /** All texts that it can be; absent if it can be any text. */
  choices?: ReadonlySet<string>;
  /** Texts that the examples have here. */
  seen: ReadonlySet<string>;
  /** Of a text that has no capitals, or only capitals. */
  letters?: 'lower' | 'upper';
  /** Of a text that is a name of these members. */
  keysOf?: ReadonlyMap<string, Shape>;
  /** The largest number that the examples have here, without its sign. */
  largest?: number;
  /** Of a time, or a number that counts time: whether one has a time of day, or all are whole days; absent if unknown. */
  timeOfDay?: boolean;
  /** `format` and `maxLength` of a text, by "schema" or by the function that returns it. */
  format?: string;
  longest?: number;
  /** True if it can be a number that would lose digits, which is a text in expressions. */
  inexact: boolean;
}

const none: Shape = {
  unknown: false,
  kinds: new Set(),
  absent: false,
  members: new Map(),
  open: false,
  literals: [],
  seen: new Set(),
  inexact: false,
};

export const unknown: Shape = { ...none, unknown: true, open: true };
/** There is never a value. */
export const nothing: Shape = { ...none, absent: true };

export const ofKind = (...kinds: Kind[]): Shape => ({ ...none, kinds: new Set(kinds) });
export const listOf = (items: Shape | undefined): Shape => ({ ...ofKind('list'), ...(items && { items }) });
export const objectOf = (members: ReadonlyMap<string, Shape>, open = false): Shape => ({
  ...ofKind('object'),
  members,
  open,
});

/** The value can have either shape. */
export function union(a: Shape, b: Shape): Shape {
  if (a === b) return a;
  const items = a.items && b.items ? union(a.items, b.items) : (a.items ?? b.items);
  const choices = a.unknown || b.unknown ? undefined : bothChoices(a, b);
  return {
    unknown: a.unknown || b.unknown,
    kinds: a.kinds.union(b.kinds),
    absent: a.absent || b.absent,
    members: bothMembers(a, b),
    open: a.open || b.open,
    ...(items && { items }),
    literals: bothLiterals(a, b),
    ...(choices && { choices }),
    seen: a.seen.union(b.seen),
    ...(a.letters && a.letters === b.letters && { letters: a.letters }),
    ...(a.keysOf && a.keysOf === b.keysOf && { keysOf: a.keysOf }),
    ...largestOf(a, b),
    ...timeOfDayIn(a, b),
    ...promisesOf(a, b),
    inexact: a.inexact || b.inexact,
  };
}

/** What "schema" says about both, as far as they can be texts. */
function promisesOf(a: Shape, b: Shape): Pick<Shape, 'format' | 'longest'> {
  if (a.unknown || b.unknown) return {};
  const [first, second = first] = [a, b].filter(({ kinds }) => kinds.has('text'));
  if (!first || !second) return {};
  const { format, longest } = first;
  return {
    ...(format !== undefined && format === second.format && { format }),
    ...(longest !== undefined && second.longest !== undefined && { longest: Math.max(longest, second.longest) }),
  };
}

export function largestOf(a: Shape, b: Shape): Pick<Shape, 'largest'> {
  const both = [a.largest ?? [], b.largest ?? []].flat();
  return both.length === 0 ? {} : { largest: Math.max(...both) };
}

/** One time of day among whole days is enough. */
export function timeOfDayIn(...shapes: readonly Shape[]): Pick<Shape, 'timeOfDay'> {
  const known = shapes.flatMap(({ timeOfDay }) => timeOfDay ?? []);
  return known.length === 0 ? {} : { timeOfDay: known.includes(true) };
}

export const unionOf = (shapes: readonly Shape[]): Shape => inPairs([none, ...shapes], union) ?? none;

/** Combines them two by two and in order, so that nothing nests as deeply as there are shapes. */
export function inPairs(shapes: readonly Shape[], combine: (a: Shape, b: Shape) => Shape): Shape | undefined {
  let left = shapes;
  while (left.length > 1) {
    const all = left;
    left = all.flatMap((a, index) => {
      const b = all[index + 1];
      return index % 2 === 1 ? [] : [b ? combine(a, b) : a];
    });
  }
  return left[0];
}

/** The shape without these kinds; `absent` is unchanged. */
export function without(shape: Shape, ...kinds: Kind[]): Shape {
  return { ...shape, kinds: shape.kinds.difference(new Set(kinds)) };
}

export const present = (shape: Shape): Shape => ({ ...shape, absent: false });
export const perhapsAbsent = (shape: Shape): Shape => ({ ...shape, absent: true });

/** True if a value can be of none of the kinds; false if too little is known. */
export function isNeverOf(shape: Shape, kinds: ReadonlySet<Kind>): boolean {
  return !shape.unknown && shape.kinds.size > 0 && shape.kinds.isDisjointFrom(kinds);
}

function bothMembers(a: Shape, b: Shape): ReadonlyMap<string, Shape> {
  return combinedMembers(a, b, (first, second) => {
    if (first && second) return union(first, second);
    if (first) return b.kinds.has('object') ? perhapsAbsent(first) : first;
    return second && a.kinds.has('object') ? perhapsAbsent(second) : second;
  });
}

/** `combine` gets the shapes of one name; one of them may be undefined. */
export function combinedMembers(
  a: Shape,
  b: Shape,
  combine: (first: Shape | undefined, second: Shape | undefined) => Shape | undefined,
): ReadonlyMap<string, Shape> {
  const names = new Set([...a.members.keys(), ...b.members.keys()]);
  const shapeOf = (name: string) => combine(a.members.get(name), b.members.get(name)) ?? unknown;
  if (areMadeLater(a.members) || areMadeLater(b.members)) return laterMembers(names, shapeOf);
  return new Map([...names].map((name) => [name, shapeOf(name)]));
}

/** Each once: a value that is used in both branches of many conditions would double with each of them. */
function bothLiterals(a: Shape, b: Shape): readonly Literal[] {
  const known = new Set(a.literals.map(literalKey));
  return [...a.literals, ...b.literals.filter((literal) => !known.has(literalKey(literal)))];
}

const literalKey = ({ text, offset }: Literal) => `${offset} ${text}`;

function bothChoices(a: Shape, b: Shape): ReadonlySet<string> | undefined {
  const ofA = a.kinds.has('text') ? a.choices : new Set<string>();
  const ofB = b.kinds.has('text') ? b.choices : new Set<string>();
  return ofA && ofB && (a.choices || b.choices) ? ofA.union(ofB) : undefined;
}
