// The values that the events of the examples would write to objects and fields the org does not have. They are planned as
// if the org had them, because otherwise a mapping that names them does not load.
import { readExample } from '../examples/run-example.ts';
import type { JsonValue } from '../json.ts';
import type { MappingFile } from '../mapping-files.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import { planEvent } from '../pipeline/plan/plan-event.ts';
import {
  type SalesforceSchema,
  type SObjectField,
  type SObjectSchema,
  salesforceSchema,
} from '../salesforce-schema.ts';
import type { MappedNames, NamedField } from './names-in-mappings.ts';

/** The names, with planned values for fields that no example expects. */
export async function withPlannedValues(
  names: MappedNames,
  files: readonly MappingFile[],
  schema: SalesforceSchema,
): Promise<MappedNames> {
  const { mappings } = await loadMappings(files, asIfComplete(names, schema));
  const planned = Map.groupBy(await plannedValues(mappings), ({ name }) => name);
  const fields = names.fields.map((field) => {
    const found = planned.get(nameOf(field.sObject, field.field)) ?? [];
    return field.values.length > 0 ? field : { ...field, values: found.map(({ value }) => value) };
  });
  return { ...names, fields };
}

const nameOf = (sObject: string, field: string) => `${sObject}.${field}`.toLowerCase();

async function plannedValues(mappings: Mappings): Promise<{ name: string; value: JsonValue }[]> {
  const values: { name: string; value: JsonValue }[] = [];
  for (const example of mappings.all().flatMap(({ examples }) => examples)) {
    const read = await readExample(example, mappings);
    const plan = 'event' in read ? await planEvent(read.event, mappings) : undefined;
    for (const { sObject, fields } of plan?.kind === 'write' ? plan.records : []) {
      for (const [field, value] of Object.entries(fields)) values.push({ name: nameOf(sObject, field), value });
    }
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
