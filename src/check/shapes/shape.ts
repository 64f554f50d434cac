// What is known of the values that a part of an event, or of an expression, can have. It only ever says less than the
// truth allows: what is not known is `unknown`, and nothing is held against it.

export type Kind = 'text' | 'number' | 'boolean' | 'null' | 'object' | 'list' | 'function';

/** A text that stands in the expression itself. */
export interface Literal {
  text: string;
  /** Index in the expression's source. */
  offset: number;
}

export interface Shape {
  /** Everything else then says only what is known besides. */
  unknown: boolean;
  kinds: ReadonlySet<Kind>;
  /** True where there may be nothing at all. */
  absent: boolean;
  members: ReadonlyMap<string, Shape>;
  /** True for an object that may have members beside these. */
  open: boolean;
  /** Of a list; absent where nothing is known of them. */
  items?: Shape;
  /** Those it can be. */
  literals: readonly Literal[];
  /** All texts that it can be; absent where it can be any. */
  choices?: ReadonlySet<string>;
  /** Texts that examples have. */
  seen: ReadonlySet<string>;
}

const none: Shape = {
  unknown: false,
  kinds: new Set(),
  absent: false,
  members: new Map(),
  open: false,
  literals: [],
  seen: new Set(),
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

/** Both may be the case. */
export function union(a: Shape, b: Shape): Shape {
  const items = a.items && b.items ? union(a.items, b.items) : (a.items ?? b.items);
  const choices = a.unknown || b.unknown ? undefined : bothChoices(a, b);
  return {
    unknown: a.unknown || b.unknown,
    kinds: a.kinds.union(b.kinds),
    absent: a.absent || b.absent,
    members: bothMembers(a, b),
    open: a.open || b.open,
    ...(items && { items }),
    literals: [...a.literals, ...b.literals],
    ...(choices && { choices }),
    seen: a.seen.union(b.seen),
  };
}

export const unionOf = (shapes: readonly Shape[]): Shape => shapes.reduce(union, none);

/** What is left once the kinds are taken away; `absent` stays as it is. */
export function without(shape: Shape, ...kinds: Kind[]): Shape {
  return { ...shape, kinds: shape.kinds.difference(new Set(kinds)) };
}

export const present = (shape: Shape): Shape => ({ ...shape, absent: false });
export const perhapsAbsent = (shape: Shape): Shape => ({ ...shape, absent: true });

/** True where a value can be of none of the kinds; false where too little is known. */
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

function bothChoices(a: Shape, b: Shape): ReadonlySet<string> | undefined {
  const ofA = a.kinds.has('text') ? a.choices : new Set<string>();
  const ofB = b.kinds.has('text') ? b.choices : new Set<string>();
  return ofA && ofB && (a.choices || b.choices) ? ofA.union(ofB) : undefined;
}
