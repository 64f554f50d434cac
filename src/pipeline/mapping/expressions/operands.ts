// Values that JSONata's operators take without a function around them: it makes a text of each operand of &, and takes a
// function for false. An expression that names a function and forgets to call it would go on with a wrong value.
import { refuseFunction, refuseWithoutText } from './functions/text-casts.ts';
import type { Node } from './nodes.ts';

export type CheckOperand = (node: unknown, result: unknown) => void;

/** @returns a check to be called with each evaluated node; it throws `FunctionError` */
export function operandCheck(nodes: readonly Node[]): CheckOperand {
  const checks = new Map<unknown, (result: unknown) => void>();
  for (const node of nodes) {
    if (node.type === 'condition') checks.set(node.condition, (result) => refuseFunction(result, 'a condition'));
    if (node.type !== 'binary') continue;
    const operator = String(node.value);
    const check = checkFor(operator);
    if (check) for (const operand of [node.lhs, node.rhs]) checks.set(operand, (result) => check(result, operator));
  }
  return (node, result) => checks.get(node)?.(result);
}

function checkFor(operator: string): typeof refuseFunction | undefined {
  if (operator === '&') return refuseWithoutText;
  return ['and', 'or', '=', '!=', 'in'].includes(operator) ? refuseFunction : undefined;
}
