// One mapping file → a compiled mapping, or all the problems that prevent it.

import { frozenJson, NotJsonError } from '../../../frozen-json.ts';
import { isJsonObject } from '../../../json.ts';
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { inexactPaths } from '../../../values/exact-json.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { ExpressionEngine } from '../expressions/expression-engine.ts';
import { mostProblems } from '../first-problems.ts';
import type { CompiledMapping, Example, SourceLocation } from '../mappings.ts';
import type { YamlSource } from '../yaml/yaml-source.ts';
import { compileRecord } from './compile-record.ts';
import type { RawExample, RawMapping } from './raw-mapping.ts';
import { rulesHash } from './rules-hash.ts';
import type { DataCheck } from './schema/data-check.ts';
import type { DataSchemaCompiler } from './schema/data-schema.ts';
import { schemaBreaches } from './schema/schema-breaches.ts';

/** The deepest that the settings let any event be. */
const exampleDepth = 200;

export interface CompileContext {
  schema: SalesforceSchema;
  engine: ExpressionEngine;
  dataSchema: DataSchemaCompiler;
}

/** `raw` is the content of `source`, validated against its JSON Schema. */
export function compileMapping(
  raw: RawMapping,
  source: YamlSource,
  { schema, engine, dataSchema }: CompileContext,
): { mapping: CompiledMapping } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const check = raw.schema === undefined ? undefined : dataSchema(raw.schema, source, problems);
  const newest =
    raw.newest === undefined
      ? undefined
      : compileExpression(source.expressionAt(['newest']), { engine, source, subject: 'newest' }, problems);
  const rules = raw.records
    .map((record, index) =>
      problems.length > mostProblems
        ? undefined
        : compileRecord(record, ['records', index], { source, schema, engine, problems }),
    )
    .filter((rule) => rule !== undefined);
  const examples = (raw.examples ?? [])
    .map((example, index) =>
      problems.length > mostProblems ? undefined : compileExample(example, index, source, problems),
    )
    .filter((example) => example !== undefined);
  if (problems.length > 0) return { problems };
  const mapping = {
    file: source.file,
    location: { file: source.file, ...source.namePositionOf(['event']) },
    types: [raw.event].flat(),
    ...(raw.description === undefined ? {} : { description: raw.description }),
    ...(check && compiledSchema(check, { file: source.file, ...source.namePositionOf(['schema']) })),
    ...(raw.schema === undefined ? {} : { schema: raw.schema }),
    ...(newest && { newest }),
    rules,
    examples,
  };
  return { mapping: { ...mapping, rulesHash: rulesHash(mapping) } };
}

const compiledSchema = (check: DataCheck, schemaLocation: SourceLocation) => ({
  breaches: schemaBreaches(async () => check, schemaLocation),
  schemaLocation,
});

/** Undefined if something is wrong, which is then in `problems`. */
export function compileExample(
  raw: RawExample,
  index: number,
  source: YamlSource,
  problems: Problem[],
): Example | undefined {
  const path = ['examples', index];
  try {
    const event = frozenJson(source.exactAt([...path, 'event']), exampleDepth);
    const expect = frozenJson(source.exactAt([...path, 'expect']), exampleDepth);
    if (!isJsonObject(event)) return undefined;
    const { name, key, salesforce } = raw;
    const location = { file: source.file, ...source.positionOf(path) };
    const isRounded = inexactPaths(event, raw.event).length > 0;
    return {
      name,
      event,
      ...(isRounded && { rounded: raw.event }),
      ...(key !== undefined && { key }),
      ...(salesforce !== undefined && { salesforce }),
      expect,
      location,
    };
  } catch (error) {
    if (!(error instanceof NotJsonError)) throw error;
    const message = 'This example contains something that is not JSON: .nan, .inf, or too many nested levels.';
    problems.push(source.problem(source.positionOf(path), { code: 'mapping/bad-example', message }));
    return undefined;
  }
}
