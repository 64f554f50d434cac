// Compiles and runs JSONata within limits. The expressions of one engine run one at a time, because JSONata keeps the
// state of a run where two runs would share it. An expression gets frozen input and returns a frozen copy.
import jsonata from 'jsonata';
import { frozenJson, NotJsonError } from '../../../frozen-json.ts';
import type { JsonObject, JsonValue } from '../../../json.ts';
import { checkExpression } from './check-expression.ts';
import { defaultExpressionLimits, type ExpressionLimits, longestSource } from './expression-limits.ts';
import { type ExpressionProblem, syntaxProblem } from './expression-problem.ts';
import { isFunctionObject } from './function-object.ts';
import { boundedFunctions } from './functions/bounded-functions.ts';
import { implementOwnFunctions } from './functions/own-functions.ts';
import { linearRegexEngine } from './linear-regex.ts';
import { createMeter, type Meter } from './meter.ts';
import { createMutex } from './mutex.ts';
import { nodesIn } from './nodes.ts';
import { type CheckOperand, operandCheck } from './operands.ts';

export interface EngineOptions {
  limits?: Partial<ExpressionLimits>;
  /** Milliseconds from any origin, for the time limit. */
  now: () => number;
}

/**
 * Evaluates over a frozen document; `item` is `$item`. Undefined if the expression finds nothing.
 * Rejects with an error of JSONata, `UnboundedError`, `FunctionError`, `NotJsonError` or `RangeError`.
 */
export type Run = (document: JsonObject, item?: JsonValue) => Promise<JsonValue | undefined>;

/** `tree` is the result of JSONata's `ast()`. */
export type Compiled = { run: Run; tree: unknown } | { problems: ExpressionProblem[] };

export interface ExpressionEngine {
  /** `variables`: names that are bound from outside, without the $. */
  compile(source: string, variables: readonly string[]): Compiled;
}

export async function createExpressionEngine({ limits, now }: EngineOptions): Promise<ExpressionEngine> {
  const meter = createMeter({ ...defaultExpressionLimits, ...limits }, now);
  const functions = [...(await boundedFunctions(meter)), ...implementOwnFunctions()];
  const oneAtATime = createMutex();
  const options = {
    sequence: meter.limits.items,
    RegexEngine: linearRegexEngine((characters) => meter.spend(1 + characters / 100)),
  };

  return {
    compile(source, variables) {
      if (source.trim() === '') return { problems: [emptyExpression] };
      if (source.length > longestSource) return { problems: [longExpression] };
      let expression: jsonata.Expression;
      try {
        expression = jsonata(source, options);
      } catch (error) {
        return { problems: [syntaxProblem(source, error)] };
      }
      const tree = expression.ast();
      const problems = checkExpression(source, tree, variables);
      if (problems.length > 0) return { problems };
      for (const { name, implementation, signature } of functions) {
        expression.registerFunction(name, implementation, signature);
      }
      observeEvaluations(expression, meter, operandCheck(nodesIn(tree)));
      return {
        tree,
        run: (document, item) =>
          oneAtATime(async () => {
            meter.begin();
            const result: unknown = await expression.evaluate(document, item === undefined ? {} : { item });
            if (result === undefined) return undefined;
            if (typeof result === 'object' && result !== null && isFunctionObject(result))
              throw new NotJsonError('not-json');
            return frozenJson(result, meter.limits.nesting);
          }),
      };
    },
  };
}

/** JSONata calls the functions bound to these symbols around every part it evaluates. Its types allow only names. */
function observeEvaluations(expression: jsonata.Expression, meter: Meter, checkOperand: CheckOperand) {
  const leave: Meter['leave'] = (node, input, environment, result) => {
    meter.leave(node, input, environment, result);
    checkOperand(node, result);
  };
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, meter.enter);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, leave);
}

const emptyExpression: ExpressionProblem = {
  code: 'mapping/empty-expression',
  message: 'The expression is empty.',
  hint: 'To clear the field, write null. To leave it alone, remove the line.',
  offset: 0,
};

const longExpression: ExpressionProblem = {
  code: 'mapping/expression-too-long',
  message: `An expression can have at most ${longestSource} characters.`,
  offset: 0,
};
