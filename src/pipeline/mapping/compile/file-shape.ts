// Validates a mapping or settings file against its JSON Schema and describes each mistake in plain words.
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import mappingSchema from '../../../../schema/mapping.schema.json' with { type: 'json' };
import settingsSchema from '../../../../schema/settings.schema.json' with { type: 'json' };
import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { closestName } from '../closest-name.ts';
import { mostProblems } from '../first-problems.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';
import { shapeOptions } from './ajv-options.ts';
import { operationHint } from './hints/fixed-names.ts';
import { fieldLabelHint } from './hints/labels.ts';
import { followsFromNames, misplacedName, wrongForm } from './hints/misplaced.ts';
import { linkHint, missingName } from './hints/missing-parts.ts';
import type { RawMapping, RawSettings } from './raw-mapping.ts';

export interface FileShapes {
  /** @param schema for hints about names */
  mapping(source: YamlSource, schema?: SalesforceSchema): { mapping: RawMapping } | { problems: Problem[] };
  settings(source: YamlSource): { settings: RawSettings } | { problems: Problem[] };
}

interface Validators {
  isMapping: ValidateFunction<RawMapping>;
  isSettings: ValidateFunction<RawSettings | null>;
}

/** Compiled once per process, for the first file: it takes tenths of a second, and the schemas never change. */
let compiled: Validators | undefined;

function validators(): Validators {
  if (compiled) return compiled;
  const ajv = new Ajv2020(shapeOptions);
  compiled = { isMapping: ajv.compile(mappingSchema), isSettings: ajv.compile(settingsSchema) };
  return compiled;
}

export const fileShapes: FileShapes = {
  mapping(source, schema) {
    const { isMapping } = validators();
    return isMapping(source.value) ? { mapping: source.value } : { problems: shapeProblems(source, isMapping, schema) };
  },
  settings(source) {
    const { isSettings } = validators();
    return isSettings(source.value)
      ? { settings: source.value ?? {} }
      : { problems: shapeProblems(source, isSettings) };
  },
};

function shapeProblems(source: YamlSource, { errors }: ValidateFunction, schema?: SalesforceSchema): Problem[] {
  const all = (errors ?? [])
    // "if" and "propertyNames" only repeat the errors inside them.
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames')
    .slice(0, mostProblems + 1);
  const withUnknownNames = new Set(
    all.filter(({ keyword }) => keyword === 'additionalProperties').map(({ instancePath }) => instancePath),
  );
  return all
    .filter((error) => !followsFromNames(error, withUnknownNames))
    .map((error) => shapeProblem(source, error, schema));
}

function shapeProblem(source: YamlSource, error: ErrorObject, schema: SalesforceSchema | undefined): Problem {
  const path = pathOf(error.instancePath, source.value);
  const value = source.positionOf(path);
  const params: Record<string, unknown> = error.params;
  const name =
    typeof path.at(-1) === 'number'
      ? `Item ${Number(path.at(-1)) + 1}`
      : path.length === 0
        ? 'The file'
        : `"${path.at(-1)}"`;
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(params.additionalProperty);
      const allowed = Object.keys(error.parentSchema?.properties ?? {});
      return source.problem(source.namePositionOf([...path, unknown]), {
        code: 'mapping/unknown-key',
        message: `"${unknown}" is not allowed here.`,
        hint: misplacedName(unknown, path, { top: source.value, allowed, schema }) ?? nameHint(unknown, allowed),
      });
    }
    case 'required':
      return source.problem(value, {
        code: 'mapping/missing-key',
        message: `"${params.missingProperty}" is missing here.`,
        ...hintIf(missingName(String(params.missingProperty), path, { top: source.value, schema })),
      });
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(String);
      return source.problem(value, {
        code: 'mapping/bad-choice',
        message: `${name} has a value that is not allowed here.`,
        hint: nameHint(String(error.data), allowed),
        ...(path.at(-1) === 'operation' && operationHint(String(error.data))),
      });
    }
    case 'type':
      return source.problem(
        value,
        typeProblem(name, params.type, { data: error.data, link: linkHint(path, { top: source.value, schema }) }),
      );
    case 'pattern':
      if (error.propertyName === undefined) {
        return source.problem(value, {
          code: 'mapping/bad-choice',
          message: `${name} has a value that is not allowed here.`,
          hint: `Allowed here: ${[error.parentSchema?.examples].flat().slice(0, 3).join(', ')} …`,
        });
      }
      return source.problem(source.namePositionOf([...path, error.propertyName]), {
        code: 'mapping/bad-name',
        message: `"${error.propertyName}" is not an API name of a field.`,
        hint:
          fieldLabelHint(ownerOf(path, source.value, schema), error.propertyName, { guesses: true }) ??
          "An API name consists of letters, digits and underscores. The field's page in Setup shows it.",
      });
    case 'minProperties':
    case 'maxProperties':
      return source.problem(value, {
        code: 'mapping/wrong-count',
        message: `${name} must name exactly one field.`,
        hint: 'Check that no brace is closed too early or too late.',
      });
    case 'minItems':
    case 'minLength':
      return source.problem(value, { code: 'mapping/empty', message: `${name} is empty.` });
    case 'maxItems':
      return source.problem(value, {
        code: 'mapping/out-of-range',
        message: `${name} has more than ${Number(params.limit).toLocaleString('en-US')} items.`,
      });
    case 'uniqueItems':
      return source.problem(value, {
        code: 'mapping/duplicate-item',
        message: `${name} contains the same item twice.`,
      });
    default:
      return source.problem(value, {
        code: 'mapping/out-of-range',
        message: `${name} ${inWords(error.message) ?? 'is not allowed'}.`,
      });
  }
}

const hintIf = (hint: string | undefined) => (hint === undefined ? {} : { hint });

/** The object whose field a name at this path is: of the record, or of the link whose key it is. */
function ownerOf(path: NodePath, top: unknown, schema: SalesforceSchema | undefined) {
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], top);
  return schema?.sObject(String((owner as Record<string, unknown> | undefined)?.object));
}

/** `must be >= 1` → `must be at least 1` */
const inWords = (message: string | undefined) => message?.replace('>=', 'at least').replace('<=', 'at most');

function typeProblem(name: string, types: unknown, { data, link }: { data: unknown; link: string | undefined }) {
  if (typeof data === 'number' && !Number.isFinite(data)) {
    return { code: 'mapping/bad-number', message: `${name} is not a finite number.` };
  }
  const all = [types].flat().map(String);
  const wanted = all.length > 1 ? undefined : all[0] === 'array' ? 'list' : all[0] === 'object' ? 'group' : undefined;
  const form = wanted && wrongForm(name.slice(1, -1), data, wanted);
  const wantsExpression = all.includes('string') && typeof data === 'object' && data !== null && !Array.isArray(data);
  return {
    code: 'mapping/wrong-type',
    message: `${name} must be ${all.length > 3 ? 'a single value' : all.map((type) => words[type] ?? type).join(' or ')}.`,
    ...(form !== undefined && { hint: form }),
    ...hintIf(link),
    ...(wantsExpression && {
      hint: 'YAML reads braces as an object. Put an expression that contains them in single quotes.',
    }),
  };
}

function nameHint(name: string, allowed: readonly string[]): string {
  const closest = closestName(name, allowed);
  const all = `Allowed here: ${allowed.join(', ')}.`;
  if (closest === undefined) return all;
  // The closest spelling can have another meaning, so a short list is shown in full.
  return allowed.length > 5 ? `Did you mean ${closest}?` : `Did you mean ${closest}? ${all}`;
}

const words: Record<string, string> = {
  object: 'a group of names and values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** JSON Pointer → path; a step into a list becomes a number. */
function pathOf(pointer: string, top: unknown): NodePath {
  const path: (string | number)[] = [];
  let value = top;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(value) ? Number(name) : name;
    path.push(step);
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return path;
}
