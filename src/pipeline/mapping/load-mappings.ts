// All mapping files → all their problems, and every mapping that can be used. A file with a problem is left out as a
// whole: half a mapping would write half a record.

import { isSettingsFile, type MappingFile } from '../../mapping-files.ts';
import type { Problem } from '../../problem.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { compileMapping } from './compile/compile-mapping.ts';
import { fileShapes } from './compile/file-shape.ts';
import { ruleTextsOf } from './compile/rule-texts.ts';
import { createDataSchemaCompiler, type DataSchemaCompiler } from './compile/schema/data-schema.ts';
import { defaultSettings, envelopesOf, prefixProblems, settingsOf } from './compile/settings.ts';
import { contestedTypes } from './contested-types.ts';
import { type Envelopes, envelopeReader, unknownEnvelope } from './envelope.ts';
import { createExpressionEngine, type EngineOptions, type ExpressionEngine } from './expressions/expression-engine.ts';
import { firstProblems } from './first-problems.ts';
import type { CompiledMapping, Mappings, Settings } from './mappings.ts';
import { readYaml, type YamlSource } from './yaml/yaml-source.ts';

export interface LoadedMappings {
  mappings: Mappings;
  /** Sorted by file, line and column. */
  problems: Problem[];
  /** The expressions that `mappings.envelope` runs; absent if the settings did not load. */
  envelope?: Envelopes;
}

export interface LoadedFiles extends LoadedMappings {
  /** The mappings of all files that compile, including those that cannot be used because of another file. */
  compiled: readonly CompiledMapping[];
}

interface LoadedFile {
  source: YamlSource;
  mapping: CompiledMapping;
}

export interface LoadOptions extends EngineOptions {
  /** Kept by callers that load files again and again. Default: a new one. */
  dataSchema?: DataSchemaCompiler | undefined;
}

/** `options` limit what one expression may do; the defaults are right for production. */
export async function loadMappings(
  files: readonly MappingFile[],
  schema: SalesforceSchema,
  { dataSchema = createDataSchemaCompiler(), ...options }: LoadOptions = { now: () => performance.now() },
): Promise<LoadedFiles> {
  const engine = createExpressionEngine(options);
  const problems: Problem[] = [];
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const { settings, envelope } = loadSettings(sorted.filter(isSettingsFile), { engine, problems });
  // With the default settings an event could get another identity or be ignored, so no mapping is usable without them.
  const settingsLoad = !problems.some(isError);

  const loaded: LoadedFile[] = [];
  for (const file of sorted.filter((each) => !isSettingsFile(each))) {
    const { source, problems: broken } = readYaml(file.path, file.text);
    problems.push(...firstProblems(broken));
    if (!source) continue;
    const shape = fileShapes.mapping(source, schema);
    const result = 'problems' in shape ? shape : compileMapping(shape.mapping, source, { schema, engine, dataSchema });
    if ('problems' in result) problems.push(...firstProblems(result.problems));
    else loaded.push({ source, mapping: result.mapping });
  }

  const { contested, problems: claimedTwice } = contestedTypes(
    loaded.map(({ mapping, source }) => ({ ...mapping, source: () => source })),
  );
  problems.push(...claimedTwice);
  const compiled = loaded.map(({ mapping }) => mapping);
  const usable = (settingsLoad ? compiled : []).filter(({ types }) => !types.some((type) => contested.has(type)));
  const byType = new Map(usable.flatMap((mapping) => mapping.types.map((type) => [type, mapping] as const)));
  return {
    problems: problems.sort(inOrder),
    compiled,
    ...(settingsLoad && { envelope }),
    mappings: {
      settings,
      settingsLoad,
      envelope: settingsLoad ? envelopeReader(envelope, engine.newBudget) : unknownEnvelope,
      forType: (type) => byType.get(type),
      all: () => usable,
      incomplete: problems.some(isError),
      ruleTexts: ruleTextsOf(usable, schema),
      newBudget: engine.newBudget,
    },
  };
}

const isError = ({ severity }: Problem) => severity === 'error';

interface SettingsContext {
  engine: ExpressionEngine;
  problems: Problem[];
}

function loadSettings(
  [file, ...others]: readonly MappingFile[],
  { engine, problems }: SettingsContext,
): { settings: Settings; envelope: Envelopes } {
  for (const other of others) {
    const message = `${file?.path ?? ''} already holds the settings.`;
    problems.push({ code: 'mapping/two-settings', severity: 'error', message, file: other.path, line: 1, column: 1 });
  }
  const { source, problems: broken } = readYaml(file?.path ?? '_settings.yaml', file?.text ?? '');
  problems.push(...firstProblems(broken));
  const shape = source && fileShapes.settings(source);
  if (shape && 'problems' in shape) problems.push(...firstProblems(shape.problems));
  const raw = shape && 'settings' in shape ? shape.settings : {};
  const read = source ?? readYaml('_settings.yaml', '').source;
  if (!read) throw new Error('An empty file is YAML.');
  problems.push(...prefixProblems(raw, read));
  return {
    settings: shape && 'settings' in shape ? settingsOf(raw) : defaultSettings,
    envelope: envelopesOf(raw, { source: read, engine, problems }),
  };
}

const inOrder = (a: Problem, b: Problem) =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
