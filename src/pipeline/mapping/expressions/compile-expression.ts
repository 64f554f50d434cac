// An expression in a mapping file → a compiled expression, or problems with their location in the file.
import type { Problem } from '../../../problem.ts';
import type { Expression } from '../mappings.ts';
import type { WrittenExpression, YamlSource } from '../yaml/yaml-source.ts';
import type { ExpressionEngine } from './expression-engine.ts';
import { runnableExpression } from './located-expression.ts';

export interface ExpressionLocation {
  engine: ExpressionEngine;
  source: YamlSource;
  /** What the expression is for, in the user's words: `Contact.LastName`. */
  subject: string;
  /** Names that are bound from outside, without the $. */
  variables?: readonly string[];
}

/** Adds to `problems` and returns undefined if the expression cannot be compiled. */
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
  const { text, at } = written;
  const positionOf = (index: number) => written.positionOf(index);
  return runnableExpression({ file: source.file, subject, text, at, positionOf }, compiled.run, () => compiled.tree);
}

const cutHint =
  'YAML reads a space followed by # as the start of a comment, so the value ends there. Put the whole value in single quotes.';
