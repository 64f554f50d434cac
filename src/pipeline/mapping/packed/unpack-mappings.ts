// The file that the build packed → mappings that behave as they did before they were packed. A mapping is read when the
// first event of its type arrives, an expression is parsed when it first runs.
import type { DataCheck } from '../compile/schema/data-check.ts';
import { schemaBreaches } from '../compile/schema/schema-breaches.ts';
import { type Envelopes, envelopeReader, unknownEnvelope } from '../envelope.ts';
import type { PartName, Parts } from '../expressions/functions/own/own-function.ts';
import { runnableExpression } from '../expressions/located-expression.ts';
import {
  createExpressionRunner,
  type EngineOptions,
  type ExpressionRunner,
} from '../expressions/run/expression-runner.ts';
import type { LoadedMappings } from '../load-mappings.ts';
import { loaded, loadedOnce } from '../loaded-module.ts';
import type { CompiledMapping, Expression, SourceLocation } from '../mappings.ts';
import {
  type PackedExpression,
  type PackedHeader,
  type PackedLocation,
  type PackedMapping,
  partFile,
} from './packed-mappings.ts';

/** A mapping takes about 0.3 MB once its expressions are parsed, and the smallest function has 512 MB. */
const mappingsKept = 500;

export interface UnpackOptions extends EngineOptions {
  /** Imports a module that the build wrote beside the packed mappings: the check of a schema, or a part of a function. */
  importModule(file: string): Promise<unknown>;
}

export function unpackMappings(text: string, { importModule, ...options }: UnpackOptions): LoadedMappings {
  const [first = '', ...lines] = text.split('\n');
  const { types, problems, incomplete, settings, ruleTexts, settingsFile, envelope }: PackedHeader = JSON.parse(first);
  const importPart = <Name extends PartName>(name: Name): Parts[Name] =>
    loadedOnce(() => importModule(partFile(name))) as Parts[Name];
  const runner = createExpressionRunner({
    ...options,
    regexEngine: async () => (await loaded(import('../expressions/linear-regex.ts'))).linearRegexEngine,
    parts: {
      calendar: importPart('calendar'),
      'phone-numbers': importPart('phone-numbers'),
    },
  });
  const unpackLine = (line: number) => unpackedMapping(JSON.parse(lines[line] as string), { runner, importModule });
  const mappingOf = latestUsed(mappingsKept, unpackLine);
  const lineOf = new Map(types.flatMap((each, line) => each.map((type) => [type, line] as const)));
  const expressions = envelope && (unpacked(envelope, settingsFile, runner) as Envelopes);
  return {
    problems,
    ...(expressions && { envelope: expressions }),
    mappings: {
      settings,
      settingsLoad: expressions !== undefined,
      incomplete,
      ruleTexts,
      envelope: expressions ? envelopeReader(expressions, runner.newBudget) : unknownEnvelope,
      newBudget: runner.newBudget,
      forType(type) {
        const line = lineOf.get(type);
        return line === undefined ? undefined : mappingOf(line);
      },
      all: () => lines.map((_, line) => unpackLine(line)),
    },
  };
}

interface UnpackContext extends Pick<UnpackOptions, 'importModule'> {
  runner: ExpressionRunner;
}

function unpackedMapping(
  { check, ...packed }: PackedMapping,
  { runner, importModule }: UnpackContext,
): CompiledMapping {
  const mapping = unpacked(packed, String(packed.file), runner) as Omit<CompiledMapping, 'examples'>;
  let imported: DataCheck | undefined;
  return {
    ...mapping,
    ...(check !== undefined && {
      breaches: schemaBreaches(async () => {
        imported ??= ((await loaded(importModule(check))) as { check: DataCheck }).check;
        return imported;
      }, mapping.schemaLocation ?? mapping.location),
    }),
    examples: [],
  };
}

function unpacked(value: unknown, file: string, runner: ExpressionRunner): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unpacked(item, file, runner));
  if ('$at' in value) return locationAt(value as PackedLocation, file);
  if ('$expression' in value) return expressionOf(value as PackedExpression, file, runner);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unpacked(member, file, runner)]));
}

const locationAt = ({ $at: [line, column] }: PackedLocation, file: string): SourceLocation => ({ file, line, column });

function expressionOf({ $expression }: PackedExpression, file: string, runner: ExpressionRunner): Expression {
  const [text, subject, [line, column], ...positions] = $expression;
  const positionOf = (index: number) => {
    const bounded = Math.min(index, text.length);
    const [start, onLine, inColumn] = positions.findLast(([from]) => from <= bounded) ?? [0, line, column];
    return { line: onLine, column: inColumn + bounded - start };
  };
  const parsed = once(() => runner.parse(text));
  const located = { file, subject, text, at: { line, column }, positionOf };
  return runnableExpression(located, runner.runOf(parsed), () => parsed().ast());
}

/** Creates a value when it is requested, and forgets the values that were not requested for the longest time. */
function latestUsed<Key, Value>(atMost: number, make: (key: Key) => Value): (key: Key) => Value {
  const kept = new Map<Key, Value>();
  return (key) => {
    const value = kept.get(key) ?? make(key);
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= atMost) break;
      kept.delete(oldest);
    }
    return value;
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
