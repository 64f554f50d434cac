// Members whose shapes are made when they are asked for: a schema can refer to itself, so its shape has no end.

const later = new WeakSet<object>();

/** True if the shapes of these members may go on without end. */
export const areMadeLater = (members: object): boolean => later.has(members);

/** `make` is called once for each name. */
export function laterMembers<Shape>(
  names: ReadonlySet<string>,
  make: (name: string) => Shape,
): ReadonlyMap<string, Shape> {
  const made = new Map<string, Shape>();
  function shapeOf(name: string): Shape {
    const known = made.get(name);
    if (known !== undefined) return known;
    const shape = make(name);
    made.set(name, shape);
    return shape;
  }
  function* entries(): MapIterator<[string, Shape]> {
    for (const name of names) yield [name, shapeOf(name)];
  }
  function* values(): MapIterator<Shape> {
    for (const name of names) yield shapeOf(name);
  }
  const members: ReadonlyMap<string, Shape> = {
    size: names.size,
    has: (name) => names.has(name),
    get: (name) => (names.has(name) ? shapeOf(name) : undefined),
    keys: () => names.keys(),
    values,
    entries,
    forEach(call) {
      for (const [name, shape] of entries()) call(shape, name, members);
    },
    [Symbol.iterator]: entries,
  };
  later.add(members);
  return members;
}
