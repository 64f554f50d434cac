// Values that JSONata's operators take without a function around them. It turns each operand of & into a text, takes
// a function for false, and compares long numbers, which are texts, letter by letter: "9" would be more than "10".
import { isInexactNumber } from '../../../../values/exact-number.ts';
import { FunctionError } from '../functions/function-error.ts';
import { refuseFunction, refuseWithoutText } from '../functions/text-casts.ts';
import type { Meter } from '../meter.ts';
import type { Node } from '../nodes.ts';

type Check = (result: unknown) => void;
type SpendOn = Pick<Meter, 'spendOn' | 'spendOnItems'>;

export interface OperandCheck {
  /** For each evaluated node; throws `FunctionError`. */
  check(node: unknown, result: unknown): void;
  /** After an evaluation: one that failed may have left operands behind. */
  end(): void;
}

/** What an operator goes through is counted. */
export function operandCheck(nodes: readonly Node[], meter: SpendOn): OperandCheck {
  const checks = new Map<unknown, Check>();
  const lefts: unknown[] = [];
  const pairs = new Map<symbol, unknown>();
  for (const { type, value, expr, condition, lhs, rhs, terms } of nodes) {
    if (type === 'condition') checks.set(condition, truthCheck('a condition', meter));
    if (type === 'filter') checks.set(expr, meter.spendOnItems);
    if (type === 'sort' && Array.isArray(terms))
      for (const term of terms as Node[]) checks.set(term.expression, sortCheck(pairs));
    if (type !== 'binary') continue;
    const [left, right] = checksFor(String(value), meter, lefts);
    if (left) checks.set(lhs, left);
    if (right) checks.set(rhs, right);
  }
  return {
    check: (node, result) => checks.get(node)?.(single(result)),
    end() {
      lefts.length = 0;
      pairs.clear();
    },
  };
}

/** JSONata takes a list of one, such as a path gives, for its item. */
const single = (result: unknown): unknown => (Array.isArray(result) && result.length === 1 ? result[0] : result);

/** A list is true if one of its items is, and an object if it has a member: JSONata goes through all of them. */
const truthCheck =
  (where: string, { spendOnItems }: SpendOn): Check =>
  (result) => {
    spendOnItems(result);
    refuseFunction(result, where);
  };

/**
 * For the left and the right operand, in the order in which they are evaluated.
 * @param lefts left operands whose right one is not evaluated yet
 */
function checksFor(operator: string, meter: SpendOn, lefts: unknown[]): Check[] {
  const { spendOn } = meter;
  switch (operator) {
    case '&': {
      const check: Check = (result) => {
        spendOn(result);
        refuseWithoutText(result, operator);
      };
      return [check, check];
    }
    case 'and':
    case 'or': {
      const check = truthCheck(operator, meter);
      return [check, check];
    }
    case '=':
    case '!=':
    case 'in': {
      const check: Check = (result) => {
        spendOn(result);
        refuseFunction(result, operator);
      };
      return [check, check];
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return orderChecks(operator, meter, lefts);
    default:
      return [];
  }
}

/** A stack: the right operand may contain other comparisons, and by a function that calls itself, this one. */
function orderChecks(operator: string, { spendOn }: SpendOn, lefts: unknown[]): Check[] {
  return [
    (result) => {
      spendOn(result);
      lefts.push(result);
    },
    (right) => {
      spendOn(right);
      refuseUnordered(lefts.pop(), right, operator);
    },
  ];
}

/** To order a list by a term, as in list^(term), JSONata evaluates it for the two items that it compares, one after the other. */
function sortCheck(pairs: Map<symbol, unknown>): Check {
  const own = Symbol();
  return (result) => {
    if (!pairs.has(own)) {
      pairs.set(own, result);
      return;
    }
    refuseUnordered(pairs.get(own), result, '^');
    pairs.delete(own);
  };
}

/** Throws `FunctionError`. */
export function refuseUnordered(left: unknown, right: unknown, operator: string): void {
  if (!isLong(left) || !isLong(right) || areWholeAndEquallyLong(left, right)) return;
  throw new FunctionError(`${operator} got two numbers with too many digits to be exact, which cannot be ordered`);
}

const isLong = (value: unknown): value is string => typeof value === 'string' && isInexactNumber(value);

/** Their order as texts is their order as numbers. */
const areWholeAndEquallyLong = (a: string, b: string) =>
  a.length === b.length && [a, b].every((each) => /^\d+$/.test(each));
