// Runs the recipes of docs/recipes.md: each loads, has no finding, and its examples pass. Where the page says what Salesforce
// has afterwards ("then"), the examples are applied in order to the emulated Salesforce, after the mapping that went wrong
// ("wrong") if there is one.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkMappings } from '../../src/check/check-mappings.ts';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import type { ExampleOrg } from '../../src/examples/example-org.ts';
import { frozenTime, readExample, runExample } from '../../src/examples/run-example.ts';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { WritePlan } from '../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import type { Ledger } from '../../src/pipeline/write/ledger/ledger.ts';
import { writeWindow } from '../../src/pipeline/write/write-window.ts';
import { type SObjectField, type SObjectSchema, salesforceSchema } from '../../src/salesforce-schema.ts';
import { readWholeSchema } from '../../src/schema-files.ts';
import { fresh, memoryLedger } from '../pipeline/write/window-fixture.ts';
import { codeBlocks } from './code-blocks.ts';

const page = 'docs/recipes.md';
const blocks = (await codeBlocks(page)).filter(({ language }) => language === 'yaml');
const recipes = [...Map.groupBy(blocks, ({ heading }) => heading)].map(([name, own]) => {
  const textOf = (info: string) => own.find((block) => block.info === info)?.text;
  return { name, file: textOf('file') ?? '', wrong: textOf('wrong'), result: textOf('then') };
});

/** What the recipes tell the reader to add: objects, external IDs, record types and a queue. */
const added: Readonly<Record<string, (sObject: SObjectSchema) => Partial<SObjectSchema>>> = {
  Account: ({ fields }) => ({ fields: [...fields, externalId('Donor_Email__c')] }),
  Contact: ({ fields }) => ({ fields: [...fields, externalId('Donor_Email__c')] }),
  Opportunity: ({ fields }) => ({ fields: [...fields, externalId('Donation_Id__c')] }),
  Event: ({ fields }) => ({ fields: [...fields, externalId('Event_Id__c')] }),
  Campaign: ({ fields }) => ({ fields: [...fields, externalId('Campaign_Code__c')] }),
  CampaignMember: ({ fields }) => ({ fields: [...fields, externalId('Signup_Id__c')] }),
  Task: ({ fields }) => ({
    fields: [...fields.filter(({ name }) => name !== recordTypeId.name), recordTypeId],
    recordTypes: ['Urgent_Help', 'Help'].map((name) => ({ name, label: name, active: true })),
    queues: ['Night_Coaches'],
  }),
};
const writable = { nillable: true, createable: true, updateable: true, defaultedOnCreate: false };
const externalId = (name: string): SObjectField => ({
  ...writable,
  name,
  label: name,
  type: 'string',
  length: 255,
  externalId: true,
  idLookup: true,
  unique: true,
  caseSensitive: true,
});
const recordTypeId: SObjectField = {
  ...writable,
  name: 'RecordTypeId',
  label: 'Record Type ID',
  type: 'reference',
  referenceTo: ['RecordType'],
  relationshipName: 'RecordType',
};
const standard = await readWholeSchema('schema/standard');
const own = await readWholeSchema('salesforce/schema');
const objects = [...own.sObjects(), ...standard.sObjects().filter(({ name }) => !own.sObject(name))];
const schema = salesforceSchema(objects.map((each) => ({ ...each, ...added[each.name]?.(each) })));

const load = async (text: string) => {
  const { mappings, problems } = await loadMappings([{ path: page, text }], schema);
  expect(problems).toEqual([]);
  return mappings;
};

test('the page has a recipe for each question that people ask, and no other kind of block', () => {
  expect(recipes.length).toBeGreaterThanOrEqual(8);
  expect(new Set(blocks.map(({ info }) => info))).toEqual(new Set(['file', 'wrong', 'then']));
  expect(recipes.filter(({ file }) => file === '')).toEqual([]);
});

test.each(recipes)('$name: the mapping has no finding, and its examples pass', async ({ file }) => {
  const { problems } = await checkMappings([{ path: page, text: file }], schema);
  expect(problems).toEqual([]);
  const mappings = await load(file);
  const org = emulatedOrg(schema, frozenTime.getTime());
  const [mapping] = mappings.all();
  expect(mapping?.examples.length).toBeGreaterThan(0);
  for (const index of mapping?.examples.keys() ?? []) {
    const run = mapping && (await runExample(mapping, index, { mappings, org }));
    expect(run?.differences, run?.example.name).toEqual([]);
  }
});

test.each(recipes.filter(({ result }) => result !== undefined))(
  '$name: Salesforce then has what the page says',
  async ({ file, wrong, result = '' }) => {
    const mappings = await load(file);
    const examples = mappings.all().flatMap((mapping) => mapping.examples);
    const org = emulatedOrg(schema, frozenTime.getTime());
    const ledger = memoryLedger();
    for (const rules of wrong === undefined ? [mappings] : [await load(wrong), mappings]) {
      for (const example of examples) {
        const read = await readExample(example, rules);
        if ('failure' in read) throw new Error(read.failure.message);
        const plan = await planEvent(read.event, rules);
        if (plan.kind !== 'write') throw new Error(`${example.name}: nothing to write`);
        addParents(plan, org);
        await apply(plan, org, ledger);
      }
    }
    const expected = parse(result) as JsonObject[];
    const objects = new Set(mappings.all().flatMap(({ rules }) => rules.map(({ sObject }) => sObject)));
    for (const sObject of objects) {
      const own = expected.flatMap((record) => record[sObject] ?? []) as JsonObject[];
      expect(await recordsOf(sObject, Object.keys(own[0] ?? { Id: '' }), org), sObject).toEqual(own);
    }
  },
);

/** What the recipe takes for granted: the records that it links to or only updates. */
function addParents({ records }: WritePlan, org: ExampleOrg): void {
  const isCreated = (sObject: string) =>
    records.some((record) => record.sObject === sObject && ['create', 'upsert'].includes(record.operation));
  for (const { sObject, operation, key, links } of records) {
    const needed = [
      ...links.map((link) => ({ sObject: link.sObject, key: link.key })),
      ...(operation === 'update' && key ? [{ sObject, key }] : []),
    ];
    for (const each of needed) {
      const { field, value } = each.key;
      if (!isCreated(each.sObject) && !org.has(each.sObject, field, value)) org.seed(each.sObject, { [field]: value });
    }
  }
}

async function apply(plan: WritePlan, { api }: ExampleOrg, ledger: Ledger): Promise<void> {
  const clock = { now: () => 0, sleep: async () => {} };
  const dependencies = { api, clock, random: () => 0, ledger, reapply: async () => {} };
  const [outcome] = await writeWindow(fresh([plan]), { ...dependencies, withIdempotency: (_plan, write) => write() });
  expect(['applied', 'superseded'], JSON.stringify(outcome)).toContain(outcome?.kind);
}

async function recordsOf(sObject: string, fields: readonly string[], { api }: ExampleOrg): Promise<JsonValue[]> {
  const path = `/query?q=${encodeURIComponent(`SELECT ${fields.join(', ')} FROM ${sObject}`)}`;
  const { body } = await api.call({ method: 'GET', path });
  const { records } = body as { records: JsonObject[] };
  return records.map((record) => Object.fromEntries(fields.map((field) => [field, record[field] ?? null])));
}
