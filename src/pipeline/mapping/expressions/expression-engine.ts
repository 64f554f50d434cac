// Compiles JSONata: an expression that passes the check can run.
import type jsonata from 'jsonata';
import type { PlanningBudget } from '../planning-budget.ts';
import { checkExpression } from './check-expression.ts';
import { defaultCost, largestDefaults } from './default-cost.ts';
import { deepestTree, longestSource } from './expression-limits.ts';
import type { ExpressionProblem } from './expression-problem.ts';
import type { Parts } from './functions/own-functions.ts';
import { linearRegexEngine } from './linear-regex.ts';
import { isNestedDeeper } from './nodes.ts';
import { createExpressionRunner, type EngineOptions, type Run } from './run/expression-runner.ts';
import { syntaxProblem, tooDeep } from './syntax-problem.ts';

export type { EngineOptions, Run } from './run/expression-runner.ts';

/** `tree` is the result of JSONata's `ast()`. */
export type Compiled = { run: Run; tree: unknown } | { problems: ExpressionProblem[] };

export interface ExpressionEngine {
  /** `variables`: names that are bound from outside, without the $. */
  compile(source: string, variables: readonly string[]): Compiled;
  /** For one event. */
  newBudget(): PlanningBudget;
}

export function createExpressionEngine(options: EngineOptions): ExpressionEngine {
  const runner = createExpressionRunner({ ...options, regexEngine: () => linearRegexEngine, parts });
  return {
    newBudget: runner.newBudget,
    compile(source, variables) {
      if (source.trim() === '') return { problems: [emptyExpression] };
      if (source.length > longestSource) return { problems: [longExpression] };
      if (defaultCost(source) > largestDefaults) return { problems: [tooDeep] };
      let expression: jsonata.Expression;
      try {
        expression = runner.parse(source);
      } catch (error) {
        return { problems: [syntaxProblem(source, error)] };
      }
      const tree = expression.ast();
      if (isNestedDeeper(tree, deepestTree)) return { problems: [tooDeep] };
      const problems = checkExpression(source, tree, variables);
      if (problems.length > 0) return { problems };
      return { tree, run: runner.runOf(() => expression) };
    },
  };
}

const parts: Parts = {
  calendar: () => import('./functions/own/calendar.ts'),
  'phone-numbers': () => import('./functions/own/phone-numbers.ts'),
};

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
