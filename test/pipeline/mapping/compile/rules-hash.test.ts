import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import mappingSchema from '../../../../schema/mapping.schema.json' with { type: 'json' };
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/json.ts';
import { readMappingFiles } from '../../../../src/mapping-files.ts';
import { loadMappings } from '../../../../src/pipeline/mapping/load-mappings.ts';
import { type SalesforceSchema, salesforceSchema } from '../../../../src/salesforce-schema.ts';
import { testSchema } from '../../../fixtures/schema.ts';

/** Contact and Account have a twin with the same fields, so that only the name of an object can change. */
const snapshot = salesforceSchema(
  testSchema.sObjects().flatMap((object) => {
    const fields = object.fields.map((field) => ({
      ...field,
      ...(field.referenceTo && { referenceTo: field.referenceTo.flatMap((name) => [name, `${name}Twin`]) }),
    }));
    return [
      { ...object, fields },
      { ...object, fields, name: `${object.name}Twin` },
    ];
  }),
);

async function hashOf(text: string, schema: SalesforceSchema = snapshot) {
  const { mappings, problems } = await loadMappings([{ path: 'mappings/1.yaml', text }], schema);
  expect(problems).toEqual([]);
  return mappings.all()[0]?.rulesHash;
}

const base = `event: a
description: before
schema: { type: object, required: [id] }
newest: data.version
records:
  - object: Contact
    operation: upsert
    forEach: data.list
    when: data.id != ""
    key: { Counselor_Id__c: data.id }
    fields: { LastName: { from: data.last, missing: keep }, FirstName: data.first }
    constants: { Active_Rescues__c: 1 }
    links:
      AccountId: { object: Account, key: { Site_Id__c: data.site }, notFound: retry, missing: keep }
examples: []
`;

const withQueue = (name: string) => `event: a
records:
  - object: Task
    operation: create
    key: { Event_Id__c: id }
    links: { OwnerId: { queue: ${name} } }
`;

test('the hashes of existing rules never change, since a replay would then apply old events once more', async () => {
  expect(await hashOf(base)).toBe('29e10969db6bf69e8d888fce54df367d283214899ff2f7be5f46c4448a7c2012');
  const { mappings } = await loadMappings(await readMappingFiles('test/fixtures/valid'), testSchema);
  const hashes = new Map(mappings.all().map(({ file, rulesHash }) => [file, rulesHash]));
  expect(Object.fromEntries(Object.keys(known).map((file) => [file, hashes.get(file)]))).toEqual(known);
});

const known = {
  'test/fixtures/valid/fields-constants-links.yaml': '31a61dd10fb3b440e0f7e5f844e47c82447f0abf2c8ebc28025f1bff0d2793e4',
  'test/fixtures/valid/for-each.yaml': 'eaa8bcc0fdb40e4385b4bcbbc37740c5982e23f382e0822e6c193dd7a6466cd3',
  'test/fixtures/valid/missing.yaml': '6989c804492de5ddf69d4f26d8bf76fbccd9c238ad1d6e36b967043b51877651',
  'test/fixtures/valid/newest-by-count.yaml': 'df7caf1acee3e3102e008e07f23e9b11fd828dbafc82777c5c55bb30d75b8abd',
  'test/fixtures/valid/operations.yaml': '03cb9e8304d2d9a7e9dff9c36d99593b4a73f8aa5585a4cb7f2728a6acda4dc0',
  'test/fixtures/valid/platform-event.yaml': '9087cbd17839ea18ee9b4486996b49603902819b746dad8834b166cf3fb685ba',
  'test/fixtures/valid/schema-with-optional-parts.yaml':
    '698a3eafd866db8c05cbe822bff7f82732e013a5f0d9ecb5d5315fdb8659982a',
};

test.each([
  ['a comment', `# hello\n${base}`],
  ['another type beside', base.replace('event: a', 'event: [a, b]')],
  [
    'the order of names',
    base
      .replace('missing: keep }, FirstName: data.first', 'missing: keep }')
      .replace('{ LastName', '{ FirstName: data.first, LastName'),
  ],
  ['quotes', base.replace('when: data.id != ""', `when: 'data.id != ""'`)],
  ['a default that is left out', base.replace('    operation: upsert\n', '')],
  ['the short form of a field', base.replace('{ from: data.last, missing: keep }', 'data.last')],
  ['the case of a name', base.replace('LastName', 'lastname')],
])('%s does not change the hash', async (_, text) => {
  expect(text).not.toBe(base);
  expect(await hashOf(text)).toBe(await hashOf(base));
});

test('what the schema snapshot says about a field does not change the hash', async () => {
  const refreshed = salesforceSchema(
    snapshot.sObjects().map((object) => ({
      ...object,
      fields: object.fields.map((field) => ({
        ...field,
        unique: true,
        caseSensitive: true,
        relationshipName: 'Other',
      })),
    })),
  );
  expect(await hashOf(base, refreshed)).toBe(await hashOf(base));
});

test.each([
  ['the type of a constant', base.replace('Active_Rescues__c: 1', 'Active_Rescues__c: "1"')],
  [
    'moving a field to the constants',
    base.replace(', FirstName: data.first }', ' }').replace('__c: 1', '__c: 1, FirstName: data.first'),
  ],
  [
    'the order of records',
    base.replace('examples', '  - object: Lead\n    key: { Applicant_Id__c: data.id }\nexamples'),
  ],
  ['another queue', withQueue('Night_Coaches'), withQueue('Day_Coaches')],
])('%s changes the hash', async (_, text, before = base) => {
  expect(text).not.toBe(before);
  expect(await hashOf(text)).not.toBe(await hashOf(before));
});

/** The only parts of the language that do not change what an event becomes. */
const unhashed = new Set(['event', 'description', 'examples']);

/** For properties where a value of the right type is not enough. */
const changed: Readonly<Record<string, JsonValue>> = {
  schema: { type: 'object', required: ['last'] },
  'records.0.object': 'ContactTwin',
  'records.0.links': {},
  'records.0.recordType': 'Volunteer',
  'records.0.links.AccountId.object': 'AccountTwin',
  event: 'b',
  examples: [{ name: 'x', event: {}, expect: [] }],
};

test.each(
  propertiesOf(mappingSchema as JsonObject, [], parse(base)).map((property) => ({
    name: property.path.join('.'),
    ...property,
  })),
)(
  'a change of $name changes the hash, or is on the list of those that do not',
  async ({ name, path, schema, value }) => {
    const document: JsonObject = parse(base);
    set(document, path, changed[name] ?? otherValue(schema, value));
    const hash = await hashOf(stringify(document, { aliasDuplicateObjects: false }));
    if (unhashed.has(name)) expect(hash).toBe(await hashOf(base));
    else expect(hash).not.toBe(await hashOf(base));
  },
);

interface Property {
  path: (string | number)[];
  schema: JsonObject;
  value: JsonValue | undefined;
}

/** Every property in the schema with its path in a document; for a list or a group of names, at the first one. */
function propertiesOf(schema: JsonObject, path: Property['path'], value: JsonValue | undefined): Property[] {
  const { properties, items, additionalProperties, then } = resolved(schema);
  const own = isJsonObject(properties) ? Object.entries(properties) : [];
  const found = own.flatMap(([name, property]): Property[] => {
    if (!isJsonObject(property)) return [];
    const at = [...path, name];
    const member = isJsonObject(value) ? value[name] : undefined;
    const here = { path: at, schema: resolved(property), value: member };
    return unhashed.has(at.join('.')) ? [here] : [here, ...propertiesOf(property, at, member)];
  });
  const inside = (part: JsonValue | undefined, step: string | number | undefined, member: JsonValue | undefined) =>
    isJsonObject(part) && step !== undefined ? propertiesOf(part, [...path, step], member) : [];
  const [firstName, firstMember] = isJsonObject(value) ? (Object.entries(value)[0] ?? []) : [];
  return [
    ...found,
    ...inside(items, 0, Array.isArray(value) ? value[0] : undefined),
    ...inside(additionalProperties, firstName, firstMember),
    ...(isJsonObject(then) ? propertiesOf(then, path, value) : []),
  ];
}

function resolved(schema: JsonObject): JsonObject {
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : undefined;
  const definition = name === undefined ? undefined : (mappingSchema.$defs as JsonObject)[name];
  return isJsonObject(definition) ? { ...definition, ...schema } : schema;
}

/** Another value that the schema allows. */
function otherValue({ enum: choices, type }: JsonObject, value: JsonValue | undefined): JsonValue {
  if (Array.isArray(choices)) return choices.find((choice) => choice !== value) ?? null;
  if (isJsonObject(value)) return Object.fromEntries(Object.keys(value).map((name) => [name, 'data.changed']));
  if (Array.isArray(value)) return [...value, ...value];
  const types = [type].flat();
  if (types.includes('string')) return typeof value === 'string' ? `${value} & "x"` : 'data.changed';
  return types.includes('boolean') ? value !== true : Number(value ?? 0) + 1;
}

function set(document: JsonObject, path: Property['path'], value: JsonValue) {
  let owner: JsonValue = document;
  for (const step of path.slice(0, -1)) owner = (owner as Record<string | number, JsonValue>)[step] ?? null;
  (owner as Record<string | number, JsonValue>)[path.at(-1) ?? ''] = value;
}
