// Hooks around everything that JSONata evaluates: they count it, check operands, and keep the evaluation in its order.
import type jsonata from 'jsonata';
import type { Environment, Meter } from '../meter.ts';
import type { Node } from '../nodes.ts';
import { operandCheck } from './operands.ts';
import { createTurns } from './turns.ts';

type Lookup = Pick<jsonata.Environment, 'lookup'>;

/** @returns what has to be called after each evaluation */
export function observeEvaluations(expression: jsonata.Expression, nodes: readonly Node[], meter: Meter): () => void {
  const operands = operandCheck(nodes, meter);
  const turns = createTurns(nodes);

  function enterInTurn(node: unknown, input: unknown, environment: Environment): Promise<void> | undefined {
    const turn = turns?.enter(node);
    try {
      // What waits counts too: it takes memory.
      meter.enter(node, input, environment);
    } catch (error) {
      if (!turn) throw error;
      return turn.then(() => Promise.reject(error));
    }
    return turn;
  }

  function leave(node: Node, input: unknown, environment: Environment & Lookup, result: unknown) {
    meter.leave(node, input, environment, result);
    operands.check(node, result);
    forgetLastCall(node, environment, result);
    turns?.leave(node);
  }

  // JSONata calls the functions bound to these symbols. Its types allow only names.
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, turns ? enterInTurn : meter.enter);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, leave);
  return () => {
    operands.end();
    turns?.end();
  };
}

/**
 * JSONata notes in one of its functions where it was called last (`proc.position` and `proc.token` in evaluateFunction),
 * and locates an error there: in a call that did not fail, or in one for an earlier event. An expression gets to a function
 * by a variable, and a transform gets to $clone.
 */
function forgetLastCall({ type }: Node, environment: Lookup, result: unknown) {
  if (type !== 'variable' && type !== 'transform') return;
  const called = type === 'variable' ? result : environment.lookup('clone');
  if (isNativeFunction(called)) Object.assign(called, { position: undefined, token: undefined });
}

/** No JSON is like this: it has no functions. */
const isNativeFunction = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  'implementation' in value &&
  typeof value.implementation === 'function';
