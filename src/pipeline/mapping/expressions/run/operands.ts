// Values that JSONata's operators take without a function around them. It turns each operand of & into a text, takes
// a function for false, and compares long numbers, which are texts, letter by letter: "9" would be more than "10".
import { isInexactNumber } from '../../../../values/exact-number.ts';
import { FunctionError } from '../functions/function-error.ts';
import { refuseFunction, refuseWithoutText } from '../functions/text-casts.ts';
import type { Node } from '../nodes.ts';

type Check = (result: unknown) => void;
type SpendOn = (value: unknown) => void;
export type CheckOperand = (node: unknown, result: unknown) => void;

/**
 * `spendOn` is called with each value that an operator goes through.
 * @returns a check to be called with each evaluated node; it throws `FunctionError`
 */
export function operandCheck(nodes: readonly Node[], spendOn: SpendOn): CheckOperand {
  const checks = new Map<unknown, Check>();
  for (const { type, value, condition, lhs, rhs } of nodes) {
    if (type === 'condition') checks.set(condition, (result) => refuseFunction(result, 'a condition'));
    if (type !== 'binary') continue;
    const [left, right] = checksFor(String(value), spendOn);
    if (left) checks.set(lhs, left);
    if (right) checks.set(rhs, right);
  }
  return (node, result) => checks.get(node)?.(single(result));
}

/** JSONata takes a list of one, such as a path gives, for its item. */
const single = (result: unknown): unknown => (Array.isArray(result) && result.length === 1 ? result[0] : result);

/** For the left and the right operand, in the order in which they are evaluated. */
function checksFor(operator: string, spendOn: SpendOn): Check[] {
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
      const check: Check = (result) => refuseFunction(result, operator);
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
      return orderChecks(operator);
    default:
      return [];
  }
}

function orderChecks(operator: string): Check[] {
  // The right operand may contain, by a function that calls itself, the same comparison.
  const lefts: unknown[] = [];
  return [
    (result) => {
      lefts.push(result);
    },
    (right) => {
      const left = lefts.pop();
      if (!isLong(left) || !isLong(right) || areWholeAndEquallyLong(left, right)) return;
      throw new FunctionError(`${operator} got two numbers with too many digits to be exact, which cannot be ordered`);
    },
  ];
}

const isLong = (value: unknown): value is string => typeof value === 'string' && isInexactNumber(value);

/** Their order as texts is their order as numbers. */
const areWholeAndEquallyLong = (a: string, b: string) =>
  a.length === b.length && [a, b].every((each) => /^\d+$/.test(each));
