// Runs JSONata within limits. The expressions of one runner run one at a time, because JSONata keeps the state of a run
// where two runs would share it. An expression gets frozen input and returns a frozen copy. Work that a cold
// start does not need is done when an expression runs for the first time.
import jsonata from 'jsonata';
import { frozenJson, NotJsonError } from '../../../../frozen-json.ts';
import type { JsonObject, JsonValue } from '../../../../json.ts';
import { createBudget, type PlanningBudget, type Spender } from '../../planning-budget.ts';
import { defaultExpressionLimits, type ExpressionLimits } from '../expression-limits.ts';
import { isFunctionObject } from '../function-object.ts';
import { boundedFunction, type NativeFunction } from '../functions/bounded-functions.ts';
import { implementOwnFunctions, type Parts } from '../functions/own-functions.ts';
import { createMeter, type Meter } from '../meter.ts';
import { type Node, nodesIn } from '../nodes.ts';
import { createMutex } from './mutex.ts';
import { observeEvaluations } from './observe-evaluations.ts';

export interface EngineOptions {
  limits?: Partial<ExpressionLimits>;
  /** Milliseconds from any origin, for the time limit. */
  now: () => number;
}

/** `spend` is called with the steps of each scan, and with less than 0 if it was shorter. */
export type RegexEngine = (spend: (steps: number) => void) => RegExpConstructor;

export interface RunnerOptions extends EngineOptions {
  /** Called before the first expression with a regular expression runs. */
  regexEngine: () => RegexEngine | Promise<RegexEngine>;
  parts: Parts;
}

export interface RunContext {
  /** The values of `$item` and `$index`. */
  item?: JsonValue | undefined;
  index?: number | undefined;
  /** What the evaluation spends from; by default, one of its own. */
  budget?: PlanningBudget | undefined;
  spender?: Spender;
}

/**
 * Evaluates over a frozen document. Undefined if the expression finds nothing.
 * Rejects with an error of JSONata, `UnboundedError`, `FunctionError`, `NotJsonError` or `RangeError`.
 */
export type Run = (document: JsonObject, context?: RunContext) => Promise<JsonValue | undefined>;

export interface ExpressionRunner {
  /** Throws what JSONata throws. */
  parse(source: string): jsonata.Expression;
  /** For one event. */
  newBudget(): PlanningBudget;
  /** `parsed` is called when the expression runs for the first time. The expression must have passed the check. */
  runOf(parsed: () => jsonata.Expression): Run;
}

interface PreparedExpression {
  expression: jsonata.Expression;
  /** Is called after each evaluation. */
  ended: () => void;
}

export function createExpressionRunner({ limits, now, regexEngine, parts }: RunnerOptions): ExpressionRunner {
  const meter = createMeter({ ...defaultExpressionLimits, ...limits });
  const newBudget = () => createBudget(meter.limits, now);
  const oneAtATime = createMutex();
  const options: { sequence: number; RegexEngine?: RegExpConstructor } = { sequence: meter.limits.items };
  const functions = functionsByName(meter, parts);

  async function prepared(expression: jsonata.Expression): Promise<PreparedExpression> {
    const nodes = nodesIn(expression.ast());
    for (const name of new Set(nodes.flatMap(functionNames))) {
      const found = await functions(name);
      if (found) expression.registerFunction(name, found.implementation, found.signature);
    }
    if (nodes.some(({ type }) => type === 'regex')) {
      options.RegexEngine ??= (await regexEngine())(meter.spend);
    }
    return { expression, ended: observeEvaluations(expression, nodes, meter) };
  }

  return {
    parse: (source) => jsonata(source, options),
    newBudget,
    runOf(parsed) {
      let ready: PreparedExpression | undefined;
      return (document, { item, index, budget = newBudget(), spender } = {}) =>
        oneAtATime(async () => {
          ready ??= await prepared(parsed());
          budget.begin(spender);
          meter.begin(budget);
          try {
            const result: unknown = await ready.expression.evaluate(document, {
              ...(item !== undefined && { item }),
              ...(index !== undefined && { index }),
            });
            if (result === undefined) return undefined;
            if (typeof result === 'object' && result !== null && isFunctionObject(result))
              throw new NotJsonError('not-json');
            // A value that is held in many places has many copies.
            if (!Object.isFrozen(result)) meter.spendOn(result);
            return frozenJson(result, meter.limits.nesting);
          } finally {
            ready.ended();
            meter.end();
            budget.end();
          }
        });
    },
  };
}

/** An expression reaches a function only by its name, since $eval is refused. A transform calls $clone implicitly. */
function functionNames({ type, value }: Node): string[] {
  if (type === 'transform') return ['clone'];
  return type === 'variable' && typeof value === 'string' ? [value] : [];
}

/**
 * Returns JSONata's functions within their checks, and our additional ones. Each is created once, and registered for each
 * expression: JSONata writes into the functions that all expressions share (see `observe-evaluations.ts`).
 */
function functionsByName(meter: Meter, parts: Parts): (name: string) => Promise<NativeFunction | undefined> {
  const own = new Map<string, NativeFunction>(implementOwnFunctions(meter, parts).map((each) => [each.name, each]));
  const made = new Map<string, Promise<NativeFunction | undefined>>();
  return (name) => {
    const found = made.get(name) ?? Promise.resolve(own.get(name) ?? boundedFunction(name, meter));
    made.set(name, found);
    return found;
  };
}
