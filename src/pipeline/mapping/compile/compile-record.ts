// One entry under `records` → a rule. The schema snapshot gives the spelling of each name, the fields that identify a
// record, and the name of a lookup in a request body.

import type { Problem } from '../../../problem.ts';
import type { SalesforceSchema } from '../../../salesforce-schema.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { ExpressionEngine } from '../expressions/expression-engine.ts';
import { mostProblems } from '../first-problems.ts';
import type {
  CompiledConstant,
  CompiledField,
  CompiledKey,
  CompiledLink,
  CompiledRule,
  Expression,
} from '../mappings.ts';
import { repeatedFields } from '../yaml/repeated-fields.ts';
import type { NodePath, YamlSource } from '../yaml/yaml-source.ts';
import { compileNames, isQueue, isSetUpObject, setUpByName } from './compile-names.ts';
import {
  type FieldLookup,
  isNumeric,
  type KeyUse,
  keyField,
  knownField,
  knownObject,
  lookupField,
} from './known-names.ts';
import type { RawLink, RawQueue, RawRecord } from './raw-mapping.ts';
import { compileConditions, compileOptions, itemVariables, type RecordOptions } from './record-options.ts';

export interface RecordContext {
  source: YamlSource;
  schema: SalesforceSchema;
  engine: ExpressionEngine;
  problems: Problem[];
}

/** Undefined if something is wrong, which is then in `problems`. */
export function compileRecord(raw: RawRecord, path: NodePath, context: RecordContext): CompiledRule | undefined {
  const before = context.problems.length;
  const rule = compileParts(raw, path, context);
  return context.problems.length > before ? undefined : rule;
}

/** What is right with a record; for what is wrong, which is in `problems`, the rule has nothing. */
export function compileParts(raw: RawRecord, path: NodePath, context: RecordContext): CompiledRule {
  const { source, engine, problems } = context;
  const options = compileOptions(raw);
  const sObject = knownObject(raw.object, [...path, 'object'], context) ?? raw.object;
  const variables = raw.forEach === undefined ? [] : itemVariables;
  const lookupOf = (name: string, at: NodePath): FieldLookup => ({ ...context, sObject, name, path: at });

  const nameLocation = (at: NodePath) => ({ file: source.file, ...source.namePositionOf(at) });

  const expression = (at: NodePath, subject: string, names: readonly string[] = variables): Expression | undefined =>
    compileExpression(
      source.expressionAt(at),
      { engine, source, subject: `${sObject}.${subject}`, variables: names },
      problems,
    );

  const compileKey = (
    key: Record<string, unknown>,
    at: NodePath,
    { owner, use }: { owner: string; use: KeyUse },
  ): CompiledKey | undefined => {
    const [name] = Object.keys(key);
    if (name === undefined) return undefined;
    const found = keyField({ ...context, sObject: owner, name, path: [...at, name], use });
    const before = problems.length;
    const value = expression([...at, name], at.length > path.length + 1 ? `${String(at.at(-2))}.${name}` : name);
    problems.push(...problems.splice(before).map(ofKey));
    return found && value ? { ...found, nameLocation: nameLocation([...at, name]), value } : undefined;
  };

  const compileField = ([name, form]: [string, unknown]): CompiledField | undefined => {
    const at = [...path, 'fields', name];
    const field = knownField(lookupOf(name, at));
    const isForm = typeof form === 'object' && form !== null;
    const value = expression(isForm ? [...at, 'from'] : at, name);
    if (!field || !value) return undefined;
    const missing = isForm && 'missing' in form ? (form as { missing: CompiledField['missing'] }).missing : 'keep';
    const onPurpose = isForm && 'missing' in form && missing === 'keep';
    return {
      field: field.name,
      nameLocation: nameLocation(at),
      value,
      missing,
      ...(onPurpose && { keepsOnPurpose: true as const }),
      multiple: field.type === 'multipicklist',
      numeric: isNumeric(field),
    };
  };

  const compileConstant = ([name, value]: [string, CompiledConstant['value']]): CompiledConstant | undefined => {
    const at = [...path, 'constants', name];
    const field = knownField(lookupOf(name, at));
    const position = source.positionOf(at);
    if (typeof value === 'number' && !isExact(source.exactAt(at))) {
      problems.push(
        source.problem(position, {
          code: 'mapping/bad-number',
          message: 'This number cannot be stored exactly.',
          hint: 'Put it in quotes.',
        }),
      );
    }
    const location = { file: source.file, ...position };
    return field ? { field: field.name, nameLocation: nameLocation(at), value, location } : undefined;
  };

  const compileLink = ([name, link]: [string, RawLink | RawQueue]): CompiledLink | undefined => {
    const at = [...path, 'links', name];
    if (isQueue(link)) return undefined;
    if (isSetUpObject(link.object)) {
      problems.push(source.problem(source.positionOf([...at, 'object']), setUpByName(link)));
      return undefined;
    }
    const parent = knownObject(link.object, [...at, 'object'], context);
    const lookup = lookupField({ ...lookupOf(name, at), parent });
    const key = parent === undefined ? undefined : compileKey(link.key, [...at, 'key'], { owner: parent, use: 'link' });
    if (!parent || !lookup || !key) return undefined;
    const { notFound = 'retry', missing = 'keep' } = link;
    return { ...lookup, nameLocation: nameLocation(at), sObject: parent, key, notFound, missing };
  };

  const conditions = compileConditions(raw, (name, names) => expression([...path, name], name, names));
  const key = raw.key && compileKey(raw.key, [...path, 'key'], { owner: sObject, use: options.operation });
  /** No more than can be reported. */
  const all = <Raw, Compiled>(
    entries: Record<string, Raw> = {},
    compile: (entry: [string, Raw]) => Compiled | undefined,
  ): Compiled[] =>
    Object.entries(entries)
      .map((entry) => (problems.length > mostProblems ? undefined : compile(entry)))
      .filter(isDefined);
  const fields = all(raw.fields, compileField);
  const constants = all(raw.constants, compileConstant);
  const links = all(raw.links, compileLink);
  const named = compileNames(raw, path, { ...context, sObject });
  problems.push(...operationProblems(raw, options, path, source), ...repeatedFields(raw, path, source));
  return {
    location: { file: source.file, ...source.positionOf(path) },
    sObject,
    options,
    ...conditions,
    ...(key && { key }),
    fields,
    constants,
    links,
    ...(named.length > 0 && { named }),
  };
}

function operationProblems(
  raw: RawRecord,
  { operation }: RecordOptions,
  path: NodePath,
  source: YamlSource,
): Problem[] {
  const found: Problem[] = [];
  const isEvent = /__e$/i.test(raw.object);
  if (raw.key === undefined && !(operation === 'create' && isEvent)) {
    found.push(
      source.problem(source.positionOf(path), {
        code: 'mapping/no-key',
        message: `"key" is missing, so the ${raw.object} cannot be identified.`,
        hint: 'Name an external ID field and the expression for its value. Without a key, an event that arrives twice would write two records.',
      }),
    );
  }
  if (isEvent && operation !== 'create') {
    found.push(
      source.problem(source.positionOf([...path, raw.operation === undefined ? 'object' : 'operation']), {
        code: 'mapping/bad-operation',
        message: 'A platform event can only be created.',
        hint: 'Write operation: create.',
      }),
    );
  }
  if (operation !== 'delete') return found;
  for (const name of ['fields', 'constants', 'links', 'recordType', 'duplicateRules'] as const) {
    if (raw[name] === undefined) continue;
    found.push(
      source.problem(source.namePositionOf([...path, name]), {
        code: 'mapping/delete-sets-fields',
        message: `A record with operation: delete cannot have ${name}.`,
        hint: `Remove "${name}". To clear a field, use operation: update.`,
      }),
    );
  }
  return found;
}

/** A key is neither cleared nor left alone. */
const ofKey = (problem: Problem): Problem =>
  problem.code === 'mapping/empty-expression'
    ? { ...problem, hint: 'Choose the value of the event that identifies the record.' }
    : problem;

/** A number that loses digits when it is read is a text here. */
const isExact = (exact: unknown) => typeof exact === 'number' && Number.isFinite(exact);

const isDefined = <Value>(value: Value | undefined): value is Value => value !== undefined;
