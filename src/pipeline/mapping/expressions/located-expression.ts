// An expression with its location in a mapping file. An error at run time becomes a failure that names the location and
// never a value.
import { type FailureCode, FailureError } from '../../../failure.ts';
import { NotJsonError } from '../../../frozen-json.ts';
import { ownValue } from '../../../own-value.ts';
import { isInexactNumber } from '../../../values/exact-number.ts';
import { budgetFailure } from '../budget-failure.ts';
import type { Expression } from '../mappings.ts';
import { type Spender, UnboundedError } from '../planning-budget.ts';
import type { Position } from '../yaml/yaml-source.ts';
import { fieldsOf, tokenStart } from './expression-problem.ts';
import { FunctionError } from './functions/function-error.ts';
import type { Run } from './run/expression-runner.ts';

export interface LocatedExpression {
  file: string;
  /** What the expression is for, in the user's words: `Contact.LastName`. */
  subject: string;
  text: string;
  at: Position;
  /** Position in the file of the character at this index. */
  positionOf(index: number): Position;
}

export function runnableExpression(located: LocatedExpression, run: Run, tree: () => unknown): Expression {
  const { file, subject, text, at, positionOf } = located;
  const location = { file, ...at };
  const spender: Spender = { name: `the expression for ${subject}`, location, ...concernsOf(subject) };
  return {
    source: text,
    subject,
    location,
    get tree() {
      return tree();
    },
    locationOf: (index) => ({ file, ...positionOf(index) }),
    async evaluate(document, { item, index, budget } = {}) {
      try {
        return await run(document, { item, index, budget, spender });
      } catch (error) {
        throw budgetFailure(error, spender, budget) ?? evaluationFailure(error, located);
      }
    },
  };
}

/** `Task.WhoId.Badge__c`, the key of a lookup, is about the lookup. */
function concernsOf(subject: string): Pick<Spender, 'concerns'> {
  const [sObject = '', name] = subject.split('.');
  if (name === undefined) return {};
  return { concerns: { sObject, ...(!['when', 'forEach'].includes(name) && { fields: [name] }) } };
}

/** JSONata's codes for exceeding its own limits. */
const limitCodes = new Set(['D1011', 'D1012', 'D2014', 'D2015']);

/** JSONata's most common codes, in our words: its own messages quote values. */
const reasons: Record<string, string> = {
  T0410: 'a function received an argument of the wrong kind',
  T0411: 'a function received an argument of the wrong kind',
  T0412: 'a function received a list with an item of the wrong kind',
  T1005: 'it calls something that is not a function',
  T1006: 'it calls something that is not a function',
  T2001: 'arithmetic needs numbers',
  T2002: 'arithmetic needs numbers',
  T2009: 'only two numbers or two texts can be compared',
  T2010: 'only numbers and texts can be compared',
  D1001: 'a number became too large',
  D3030: 'a text cannot be converted to a number',
  D3110: 'a text cannot be read as a time',
  D3137: 'it called $error',
  D3141: 'its $assert is not true',
};

/** True if the value that JSONata could not work with is such a text. Its errors hold the value, or both sides. */
function hasManyDigits(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || !String(error.code).startsWith('T'))
    return false;
  const sides = Object.entries(error).flatMap(([name, side]) => (name === 'value' || name === 'value2' ? [side] : []));
  return sides.flat().some((each) => typeof each === 'string' && isInexactNumber(each));
}

function evaluationFailure(error: unknown, { file, subject, text, at, positionOf }: LocatedExpression): FailureError {
  if (error instanceof FailureError) return error;
  const { code, position, token } = fieldsOf(error);
  const index = position === undefined ? 0 : tokenStart(text, position, token);
  const { line, column } = position === undefined ? at : positionOf(index);
  const failed = (failure: FailureCode, what: string) =>
    new FailureError(
      { code: failure, message: `${file}:${line}:${column}: the expression for ${subject} ${what}.` },
      { cause: error },
    );
  if (error instanceof NotJsonError) {
    return error.reason === 'too-deep'
      ? failed('plan/expression-unbounded', 'returns a value that is nested too deeply')
      : failed('plan/bad-value', 'returns a function or a number that is not finite');
  }
  if (error instanceof UnboundedError)
    return failed('plan/expression-unbounded', `exceeds its limits (${error.message})`);
  if (error instanceof RangeError || (code !== undefined && limitCodes.has(code))) {
    return failed('plan/expression-unbounded', 'exceeds its limits');
  }
  if (error instanceof FunctionError) {
    return failed('plan/expression-failed', `failed: ${error.message.replace(/\.$/, '')}`);
  }
  const reason = hasManyDigits(error)
    ? 'a number has too many digits to be exact, so it is a text here and cannot be used in calculations'
    : ((code === undefined ? undefined : ownValue(reasons, code)) ?? 'see the JSONata documentation');
  return failed('plan/expression-failed', `failed: ${reason} (JSONata ${code ?? 'error'})`);
}
