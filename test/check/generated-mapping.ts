// Random mappings for a schema snapshot, each with examples for its expressions: mostly as a person would write them, and
// now and then with anything anywhere.
import fc, { type GeneratorValue } from 'fast-check';
import { stringify } from 'yaml';
import { isRequired } from '../../src/check/rules/check-required.ts';
import type { JsonObject } from '../../src/json.ts';
import type { SalesforceSchema, SObjectField, SObjectSchema } from '../../src/salesforce-schema.ts';

/** The targets of links: records with these keys exist in the org. */
export const seeded: Readonly<Record<string, { field: string; value: string }>> = {
  Contact: { field: 'Counselor_Id__c', value: 'c-seed' },
  User: { field: 'Coach_Id__c', value: 'coach-seed' },
};

const operations = ['upsert', 'upsert', 'create', 'update', 'delete'] as const;
const numbers = new Set(['int', 'long', 'double', 'currency', 'percent']);
const id = '"c-" & $string(data.small)';

/** The text of a mapping file for the event type `made.up`. */
export function generatedMapping(pick: GeneratorValue, schema: SalesforceSchema): string {
  const examples = Array.from({ length: pick(fc.integer, { min: 1, max: 2 }) }, (_, index) => ({
    name: `example ${index}`,
    event: {
      specversion: '1.0',
      id: `e-${index}`,
      source: 'test',
      type: 'made.up',
      time: '2026-03-02T15:04:05Z',
      data: generatedData(pick),
    },
    expect: [],
  }));
  const count = pick(fc.integer, { min: 1, max: 3 });
  const records = Array.from({ length: count }, () => generatedRecord(pick, schema));
  return stringify({ event: 'made.up', records, examples });
}

const seldom = (pick: GeneratorValue, of = 30) => pick(fc.integer, { min: 1, max: of }) === 1;
const oneOf = <Value>(pick: GeneratorValue, values: readonly Value[]): Value =>
  values[pick(fc.nat, { max: values.length - 1 })] as Value;

function generatedData(pick: GeneratorValue): JsonObject {
  const data: JsonObject = {
    word: pick(fc.string, { minLength: 1, maxLength: 12 }),
    text: 'many words '.repeat(pick(fc.integer, { min: 1, max: 40 })),
    small: pick(fc.integer, { min: 0, max: 9 }),
    number: pick(fc.double, { noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    yes: pick(fc.boolean),
    day: '2026-03-02',
    moment: '2026-03-02T15:04:05+01:00',
    exact: '2026-03-02T15:04:05.123456Z',
    digits: '12',
    mail: 'mira@example.org',
    list: pick(fc.array, fc.constantFrom('Teamwork', 'Warm handover', 'Other'), { maxLength: 3 }),
    person: { name: 'Mira' },
    nothing: null,
  };
  for (const name of Object.keys(data)) {
    const chance = pick(fc.integer, { min: 1, max: 30 });
    if (chance === 1) data[name] = null;
    if (chance === 2) delete data[name];
  }
  return data;
}

function generatedRecord(pick: GeneratorValue, schema: SalesforceSchema): JsonObject {
  const object = oneOf(pick, schema.sObjects());
  const operation = oneOf(pick, operations);
  const key = keyOf(pick, object);
  const [keyField = ''] = Object.keys(key);
  if (operation === 'delete') return { object: object.name, operation, key };
  const creates = operation !== 'update';
  const fields = new Map<string, unknown>();
  const constants = new Map<string, unknown>();
  const links = new Map<string, unknown>();
  const needed = object.fields.filter((field) => creates && isRequired(field) && !seldom(pick));
  for (const field of [...needed, ...someFields(pick, object)]) {
    if (field.name in key) continue;
    const parent = field.referenceTo?.find((name) => seeded[name] && schema.sObject(name));
    if (parent && field.relationshipName && !seldom(pick)) links.set(field.name, linkTo(pick, parent));
    else if (seldom(pick, 4)) constants.set(field.name, constantFor(pick, field));
    else fields.set(field.name, valueFor(pick, field));
  }
  for (const name of [...links.keys(), ...fields.keys()]) constants.delete(name);
  for (const name of links.keys()) fields.delete(name);
  return {
    object: object.name,
    operation,
    key,
    ...(seldom(pick, 6) && { forEach: 'data.list', key: { [keyField]: 'id & "/" & $item' } }),
    ...(seldom(pick, 5) && { when: oneOf(pick, ['data.yes', 'data.small > 3', '$exists(data.word)']) }),
    ...(fields.size > 0 && { fields: Object.fromEntries(fields) as JsonObject }),
    ...(constants.size > 0 && { constants: Object.fromEntries(constants) as JsonObject }),
    ...(links.size > 0 && { links: Object.fromEntries(links) as JsonObject }),
  };
}

function keyOf(pick: GeneratorValue, { fields }: SObjectSchema): JsonObject {
  const external = fields.filter((field) => field.externalId);
  const possible = seldom(pick) ? fields.filter((field) => field.idLookup && field.type !== 'id') : external;
  const { name } = oneOf(pick, possible.length > 0 ? possible : fields);
  return { [name]: seldom(pick) ? anyExpression(pick) : oneOf(pick, [id, 'id', '$truncate(data.word, 40) & id']) };
}

function someFields(pick: GeneratorValue, { fields }: SObjectSchema): SObjectField[] {
  // User has a hundred checkboxes.
  const writable = fields.filter(
    ({ createable, updateable, name }) => createable && updateable && !/^UserP/.test(name),
  );
  const count = pick(fc.nat, { max: 6 });
  return Array.from({ length: count }, () => oneOf(pick, seldom(pick, 30) ? fields : writable));
}

function linkTo(pick: GeneratorValue, parent: string): JsonObject {
  const target = seeded[parent] ?? { field: 'Id', value: '' };
  return {
    object: parent,
    key: { [target.field]: seldom(pick) ? anyExpression(pick) : `"${target.value}"` },
    ...(seldom(pick, 4) && { notFound: 'omit' }),
    ...missing(pick),
  };
}

const missing = (pick: GeneratorValue): JsonObject =>
  seldom(pick, 5) ? { missing: oneOf(pick, ['keep', 'clear', 'reject'] as const) } : {};

function valueFor(pick: GeneratorValue, field: SObjectField): unknown {
  const expression = seldom(pick, 40) ? anyExpression(pick) : expressionFor(pick, field);
  return seldom(pick, 4) ? { from: expression, ...missing(pick) } : expression;
}

const anyExpression = (pick: GeneratorValue): string =>
  oneOf(pick, [
    'data.word',
    'data.text',
    'data.number',
    'data.yes',
    'data.moment',
    'data.exact',
    'data.list',
    'data.person',
    'data.nothing',
    'time',
    '"High"',
    '17',
    'true',
    'null',
    '$uppercase(data.word)',
    'data.small * 100000',
    '$lookup({ "1": "Yes" }, $string(data.small))',
  ]);

function expressionFor(pick: GeneratorValue, field: SObjectField): string {
  const { type, length = 255 } = field;
  const choice = field.picklistValues?.length ? oneOf(pick, field.picklistValues).value : undefined;
  if (type === 'boolean') return oneOf(pick, ['data.yes', 'data.small > 3', 'data.yes ?: false', 'true']);
  if (type === 'date') return oneOf(pick, ['$date(time, "UTC")', 'data.day', '$date(data.exact, "America/New_York")']);
  if (type === 'datetime') return oneOf(pick, ['$datetime(time)', '$datetime(data.exact)', 'data.moment']);
  if (numbers.has(type))
    return oneOf(pick, ['data.small', '$round(data.small / 3)', 'data.digits', '0', 'data.number']);
  if (type === 'email') return oneOf(pick, ['data.mail', '"coach@example.org"', 'data.mail ?: "x@example.org"']);
  if (type === 'multipicklist') return oneOf(pick, ['data.list', '"Teamwork"', '["Teamwork", "Other"]']);
  if (choice !== undefined && type !== 'combobox') {
    return oneOf(pick, [`"${choice}"`, `data.yes ? "${choice}"`, `data.yes ? "${choice}" : "${choice}"`]);
  }
  return oneOf(pick, [
    `$truncate(data.text, ${length})`,
    'data.word',
    '"x" & $string(data.small)',
    '$substring(data.text, 0, 8)',
    'data.person.name ?: "nobody"',
  ]);
}

function constantFor(pick: GeneratorValue, field: SObjectField): JsonObject[string] {
  if (seldom(pick)) return oneOf(pick, ['word', 'x'.repeat(300), 17, 1.5, true, null, '2026-03-02', 1e12]);
  if (field.type === 'boolean') return pick(fc.boolean);
  if (numbers.has(field.type)) return pick(fc.integer, { min: 0, max: 99 });
  if (field.type === 'date') return '2026-03-02';
  if (field.type === 'datetime') return '2026-03-02T15:04:05Z';
  if (field.type === 'email') return 'mira@example.org';
  if (field.picklistValues?.length) return oneOf(pick, field.picklistValues).value;
  return 'abc';
}
