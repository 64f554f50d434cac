// Compiles what is right with a mapping, so that one mistake does not hide what the rest of it does. Nothing else uses such
// a mapping: it is never deployed and never tested.
import type { MappingFile } from '../../mapping-files.ts';
import { compileExample } from '../../pipeline/mapping/compile/compile-mapping.ts';
import { compileParts } from '../../pipeline/mapping/compile/compile-record.ts';
import type { ExpressionEngine } from '../../pipeline/mapping/expressions/expression-engine.ts';
import type { CompiledMapping, CompiledRule, Example } from '../../pipeline/mapping/mappings.ts';
import { readYaml } from '../../pipeline/mapping/yaml/yaml-source.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { rawParts } from './raw-parts.ts';

export interface MappingParts {
  types: readonly string[];
  /** By index under `records`; undefined for what is no rule at all. */
  rules: readonly (CompiledRule | undefined)[];
  /** Rules that lack something: a field, their key or their condition. */
  incomplete: ReadonlySet<number>;
  /** By index under `examples`. */
  examples: readonly (Example | undefined)[];
}

/** A mapping without a mistake, which has all of its parts. */
export const partsOf = ({ types, rules, examples }: CompiledMapping): MappingParts => ({
  types,
  rules,
  incomplete: new Set(),
  examples,
});

/** Undefined while the YAML cannot be read. */
export function compileMappingParts(
  file: MappingFile,
  { schema, engine }: { schema: SalesforceSchema; engine: ExpressionEngine },
): MappingParts | undefined {
  const { source } = readYaml(file.path, file.text);
  if (!source) return undefined;
  const { types, records, examples } = rawParts(source.value);
  const incomplete = new Set<number>();
  const rules = records.map((raw, index) => {
    const problems: Problem[] = [];
    const rule = raw && compileParts(raw, ['records', index], { source, schema, engine, problems });
    if (problems.length > 0) incomplete.add(index);
    return rule;
  });
  return {
    types,
    rules,
    incomplete,
    examples: examples.map((raw, index) => raw && compileExample(raw, index, source, [])),
  };
}
