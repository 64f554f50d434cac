// The values that the events of the examples give to objects and fields the org does not have. The mappings are loaded as if
// the org had them, because otherwise a mapping that names them does not load.
import { readExample } from '../examples/run-example.ts';
import { frozenDocument, NotJsonError } from '../frozen-json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { MappingFile } from '../mapping-files.ts';
import type { Event } from '../pipeline/event/event.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import type { CompiledRule, Expression, Mappings } from '../pipeline/mapping/mappings.ts';
import {
  type SalesforceSchema,
  type SObjectField,
  type SObjectSchema,
  salesforceSchema,
} from '../salesforce-schema.ts';
import type { MappedNames, NamedField } from './names-in-mappings.ts';

/** The names, with the values that the events of all examples give. An expectation counts where no event gives any. */
export async function withPlannedValues(
  names: MappedNames,
  files: readonly MappingFile[],
  schema: SalesforceSchema,
): Promise<MappedNames> {
  const { mappings } = await loadMappings(files, asIfComplete(names, schema));
  const { values, tested } = await valuesIn(mappings);
  const given = Map.groupBy(values, ({ name }) => name);
  const fields = names.fields.map((field) => {
    const found = given.get(nameOf(field.sObject, field.field)) ?? [];
    if (found.length === 0) return field;
    // An event type whose examples never set the field is most likely one that a "when" excludes.
    const writers = new Set(found.map(({ type }) => type));
    const events = field.events.filter((type) => writers.has(type) || !tested.has(type));
    return {
      ...field,
      events: events.length > 0 ? events : field.events,
      ...(field.use === 'field' && { values: found.map(({ value }) => value).filter((value) => value !== undefined) }),
    };
  });
  return { ...names, fields };
}

const nameOf = (sObject: string, field: string) => `${sObject}.${field}`.toLowerCase();

interface GivenValue {
  name: string;
  /** Of the event. */
  type: string;
  /** Absent for keys and links, whose type their use decides. */
  value?: JsonValue;
}

interface GivenValues {
  values: GivenValue[];
  /** Event types that have an example. */
  tested: Set<string>;
}

async function valuesIn(mappings: Mappings): Promise<GivenValues> {
  const values: GivenValue[] = [];
  const tested = new Set<string>();
  for (const example of mappings.all().flatMap(({ examples }) => examples)) {
    const read = await readExample(example, mappings);
    const mapping = 'event' in read ? mappings.forType(read.event.type) : undefined;
    if (!mapping || !('event' in read)) continue;
    const document = documentOf(read.event, mappings);
    if (!document) continue;
    const { type } = read.event;
    tested.add(type);
    for (const rule of mapping.rules)
      values.push(...(await valuesOf(rule, document, mappings)).map((each) => ({ ...each, type })));
  }
  return { values, tested };
}

/** Undefined for an example of an event that no plan takes. */
function documentOf({ document }: Event, { settings }: Mappings): JsonObject | undefined {
  try {
    return frozenDocument(document, settings.limits.depth);
  } catch (error) {
    if (error instanceof NotJsonError) return undefined;
    throw error;
  }
}

/**
 * Each expression by itself: planning stops at the first value that a field cannot take, and here nobody knows yet what
 * fields take. A list stays a list.
 */
async function valuesOf(rule: CompiledRule, document: JsonObject, mappings: Mappings) {
  const values: Omit<GivenValue, 'type'>[] = [];
  const evaluate = (expression: Expression, item?: JsonValue, index?: number) =>
    expression.evaluate(document, { item, index, budget: mappings.newBudget() }).catch(() => undefined);
  const list = rule.forEach && (await evaluate(rule.forEach));
  const items = rule.forEach ? [list ?? []].flat() : [undefined];
  for (const [index, item] of items.entries()) {
    if (rule.when && (await evaluate(rule.when, item, index)) !== true) continue;
    const give = (field: string, value: JsonValue | undefined) => {
      if (value !== undefined) values.push({ name: nameOf(rule.sObject, field), value });
    };
    const named = [...(rule.key ? [rule.key] : []), ...rule.links];
    for (const { field } of named) values.push({ name: nameOf(rule.sObject, field) });
    for (const { field, value } of rule.constants) give(field, value);
    for (const { field, value } of rule.fields) give(field, await evaluate(value, item, index));
  }
  return values;
}

function asIfComplete({ objects, fields }: MappedNames, schema: SalesforceSchema): SalesforceSchema {
  const all = new Set([...schema.sObjects().map(({ name }) => name), ...objects]);
  return salesforceSchema(
    [...all].map((name) => {
      const known = schema.sObject(name) ?? emptyObject(name);
      const lacking = fields.filter(
        ({ sObject, field }) => nameOf(sObject, '') === nameOf(name, '') && !schema.field(name, field),
      );
      return { ...known, fields: [...known.fields, ...lacking.map(textField)] };
    }),
  );
}

const emptyObject = (name: string): SObjectSchema => ({
  name,
  label: name,
  keyPrefix: null,
  custom: true,
  createable: true,
  updateable: true,
  deletable: true,
  fields: [],
});

/** A field that accepts any value. */
const textField = ({ field, use, target }: NamedField): SObjectField => ({
  name: field,
  label: field,
  type: use === 'link' ? 'reference' : 'string',
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: true,
  externalId: use === 'key',
  unique: use === 'key',
  referenceTo: target === undefined ? [] : [target],
  relationshipName: field.replace(/__c$/i, '__r'),
});
