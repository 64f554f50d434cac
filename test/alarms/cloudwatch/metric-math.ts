// CloudWatch's metric math for the expressions of the template: "Using math expressions with CloudWatch metrics". An
// expression has one value for each period, or none: where all that it computes with is missing, or where it divides by
// zero.

/** Undefined: missing. */
export type Point = number | undefined;

/** The values of a query in the periods of a request, by its id. */
export type PointsOf = (id: string) => readonly Point[];

export interface MathOptions {
  /** Number of periods. */
  length: number;
  /** Whether FILL gives nothing for a metric without a single value in the request. AWS does not say. */
  fillsNothing: boolean;
}

type Value = number | readonly Point[];

const precedence: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
];

const operators: Readonly<Record<string, (a: number, b: number) => Point>> = {
  OR: (a, b) => Number(a !== 0 || b !== 0),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? undefined : a / b),
};

/** Throws for anything that the template does not use. */
export function evaluate(expression: string, pointsOf: PointsOf, { length, fillsNothing }: MathOptions): Point[] {
  const tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[<>=!]=|&&|\|\||[-+*/<>(),]/g) ?? [];
  let next = 0;
  const take = (expected?: string): string => {
    const token = tokens[next] ?? '';
    if (expected !== undefined && token !== expected) throw new Error(`${expression}: ${expected} expected`);
    next += 1;
    return token;
  };
  const at = (value: Value, index: number): Point => (typeof value === 'number' ? value : value[index]);
  const points = (of: (index: number) => Point): Point[] => Array.from({ length }, (_, index) => of(index));

  /** A missing value counts as 0 if the other one is there. A scalar is not there by itself. */
  function combine(name: string, a: Value, b: Value): Value {
    const apply = operators[name] as (a: number, b: number) => Point;
    if (typeof a === 'number' && typeof b === 'number') return apply(a, b) ?? Number.NaN;
    const isThere = (value: Value, index: number) => typeof value !== 'number' && value[index] !== undefined;
    return points((index) =>
      isThere(a, index) || isThere(b, index) ? apply(at(a, index) ?? 0, at(b, index) ?? 0) : undefined,
    );
  }

  function call(name: string, values: readonly Value[]): Value {
    const [first = 0, second = 0, third] = values;
    if (name === 'FILL') {
      const isEmpty = typeof first !== 'number' && first.every((point) => point === undefined);
      return points((index) => at(first, index) ?? (isEmpty && fillsNothing ? undefined : at(second, index)));
    }
    if (name !== 'IF') throw new Error(`${expression}: ${name} is not known here`);
    return points((index) => {
      const condition = at(first, index);
      if (condition === undefined) return undefined;
      if (condition !== 0) return at(second, index) ?? 0;
      return third === undefined ? undefined : at(third, index);
    });
  }

  function operand(): Value {
    const token = take();
    if (token === '(') {
      const inner = level(0);
      take(')');
      return inner;
    }
    if (/^\d/.test(token)) return Number(token);
    if (tokens[next] !== '(') return pointsOf(token);
    take('(');
    const values = [level(0)];
    while (tokens[next] === ',') {
      take(',');
      values.push(level(0));
    }
    take(')');
    return call(token, values);
  }

  function level(index: number): Value {
    const own = precedence[index];
    if (!own) return operand();
    let value = level(index + 1);
    while (own.includes(tokens[next] ?? '')) value = combine(take(), value, level(index + 1));
    return value;
  }

  const result = level(0);
  if (next !== tokens.length) throw new Error(`${expression}: ${tokens[next]} is not expected`);
  return points((index) => at(result, index));
}
