// What is known about the values that a part of an event or of an expression can have. A shape never claims more than is
// certain: anything else is `unknown`, and the check does not complain about it.

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
    inexact: a.inexact || b.inexact,
  };
}

/** Halves first: the sets of a long list of shapes would be copied for each of them. */
export function unionOf(shapes: readonly Shape[]): Shape {
  if (shapes.length <= 1) return shapes[0] ?? none;
  const middle = shapes.length >>> 1;
  return union(unionOf(shapes.slice(0, middle)), unionOf(shapes.slice(middle)));
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

function bothMembers(a: Shape, b: Shape): Map<string, Shape> {
  const members = new Map<string, Shape>();
  for (const name of new Set([...a.members.keys(), ...b.members.keys()])) {
    const [first, second] = [a.members.get(name), b.members.get(name)];
    if (first && second) members.set(name, union(first, second));
    else if (first) members.set(name, b.kinds.has('object') ? perhapsAbsent(first) : first);
    else if (second) members.set(name, a.kinds.has('object') ? perhapsAbsent(second) : second);
  }
  return members;
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
