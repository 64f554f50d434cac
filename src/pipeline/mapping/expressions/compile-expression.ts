// An expression in a mapping file → something to evaluate, or problems at their place in the file. What goes wrong when
// an event comes becomes a failure that names the place and never a value.
import { type FailureCode, FailureError } from '../../../failure.ts';
import { NotJsonError } from '../../../frozen-json.ts';
import type { Problem } from '../../../problem.ts';
import type { Expression } from '../mappings.ts';
import type { WrittenExpression, YamlSource } from '../yaml/yaml-source.ts';
import type { ExpressionEngine } from './expression-engine.ts';
import { fieldsOf, tokenStart } from './expression-problem.ts';
import { FunctionError } from './functions/function-error.ts';
import { UnboundedError } from './meter.ts';

export interface ExpressionLocation {
  engine: ExpressionEngine;
  source: YamlSource;
  /** What the expression is for, as people call it: `Contact.LastName`. */
  subject: string;
  /** Bound from outside, without the $. */
  variables?: readonly string[];
}

/** Adds to `problems` and gives undefined where the expression cannot be compiled. */
export function compileExpression(
  written: WrittenExpression,
  { engine, source, subject, variables = [] }: ExpressionLocation,
  problems: Problem[],
): Expression | undefined {
  const compiled = engine.compile(written.text, variables);
  if ('problems' in compiled) {
    for (const each of compiled.problems) {
      const isCut = written.endsAtComment && each.code === 'mapping/expression-syntax';
      problems.push(source.problem(written.positionOf(each.offset), isCut ? { ...each, hint: cutHint } : each));
    }
    return undefined;
  }
  return {
    source: written.text,
    location: { file: source.file, ...written.at },
    tree: compiled.tree,
    locationOf: (index) => ({ file: source.file, ...written.positionOf(index) }),
    async evaluate(document, item) {
      try {
        return await compiled.run(document, item);
      } catch (error) {
        throw evaluationFailure(error, source.file, written, subject);
      }
    },
  };
}

const cutHint = 'To YAML a blank and # begin a comment: the value ends there. Put all of it into single quotes.';

/** JSONata's codes for what its own limits stopped. */
const limitCodes = new Set(['D1011', 'D1012', 'D2014', 'D2015']);

/** JSONata's commonest codes. Its own texts quote values. */
const reasons: Record<string, string> = {
  T0410: 'a function was given something it does not take',
  T0411: 'a function was given something it does not take',
  T0412: 'a function was given a list with something in it that it does not take',
  T1005: 'something is called that is no function',
  T1006: 'something is called that is no function',
  T2001: 'arithmetic needs numbers',
  T2002: 'arithmetic needs numbers',
  T2009: 'only two numbers or two texts can be compared',
  T2010: 'only numbers and texts can be compared',
  D1001: 'a number became too large',
  D3030: 'a text that should be a number is none',
  D3110: 'a text that should be a time is none',
  D3137: 'it called $error',
  D3141: 'its $assert does not hold',
};

function evaluationFailure(error: unknown, file: string, written: WrittenExpression, subject: string): FailureError {
  const { code, position, token } = fieldsOf(error);
  const index = position === undefined ? 0 : tokenStart(written.text, position, token);
  const { line, column } = position === undefined ? written.at : written.positionOf(index);
  const failed = (failure: FailureCode, what: string) =>
    new FailureError(
      { code: failure, message: `${file}:${line}:${column}: the expression for ${subject} ${what}.` },
      { cause: error },
    );
  if (error instanceof NotJsonError) {
    return error.reason === 'too-deep'
      ? failed('plan/expression-unbounded', 'gives something nested too deeply')
      : failed('plan/bad-value', 'gives a function or a number that is not finite');
  }
  if (error instanceof UnboundedError)
    return failed('plan/expression-unbounded', `goes beyond its limits (${error.message})`);
  if (error instanceof RangeError || (code !== undefined && limitCodes.has(code))) {
    return failed('plan/expression-unbounded', 'goes beyond its limits');
  }
  if (error instanceof FunctionError) {
    return failed('plan/expression-failed', `failed: ${error.message.replace(/\.$/, '')}`);
  }
  const reason = (code === undefined ? undefined : reasons[code]) ?? 'see the documentation of JSONata';
  return failed('plan/expression-failed', `failed: ${reason} (JSONata ${code ?? 'error'})`);
}
