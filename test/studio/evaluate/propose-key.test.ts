import { beforeAll, expect, test } from 'vitest';
import { emulatedOrg } from '../../../src/cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../src/examples/run-example.ts';
import type { JsonObject } from '../../../src/json.ts';
import { standardObject } from '../../../src/org/standard-objects.ts';
import { salesforceSchema } from '../../../src/salesforce-schema.ts';
import { readWholeSchema } from '../../../src/schema-files.ts';
import type { MappingEdit } from '../../../src/studio/contract.ts';
import { type OpenProject, openProject } from '../../../src/studio/evaluate/open-project.ts';

const path = 'mappings/a.b.yaml';
let project: OpenProject;

beforeAll(async () => {
  const shipped = await readWholeSchema('salesforce/schema');
  const standard = await standardObject('Campaign');
  if (!standard) throw new Error('Campaign comes with the project.');
  const [like] = shipped.sObject('Account')?.fields.filter(({ name }) => name === 'Coach_Id__c') ?? [];
  if (!like) throw new Error('Account has a key.');
  const campaign = { ...standard, fields: [...standard.fields, { ...like, name: 'Code__c', label: 'Code' }] };
  const schema = salesforceSchema([...shipped.sObjects(), campaign]);
  const org = emulatedOrg(schema, frozenTime.getTime());
  project = openProject({ schema, org, timeZone: 'America/New_York', now: () => performance.now() });
});

const head = `event: a.b
records:
  - object: Contact
    key: { Counselor_Id__c: data.counselor.id }
    fields:
      LastName: data.counselor.last_name
`;

const withEvent = (data: string, records = head) => `${records}
examples:
  - name: one
    event: { specversion: "1.0", id: e1, source: s, type: a.b, time: "2026-03-02T15:04:05Z", data: ${data} }
    expect: []
`;

async function edited(text: string, edit: MappingEdit, event?: JsonObject) {
  const answer = await project.edit({ path, text, edit, ...(event && { event }) });
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer.text;
}

const account: MappingEdit = {
  ...{ kind: 'add-link', rule: 0, field: 'AccountId', object: 'Account', keyField: 'Coach_Id__c' },
};

test('a link gets the event value that is named like its key', async () => {
  const text = withEvent('{ counselor: { id: c, last_name: L }, coach: { id: k } }');
  expect(await edited(text, account)).toContain(
    'AccountId: { object: Account, key: { Coach_Id__c: data.coach.id }, notFound: omit }',
  );
});

test('the value can be one of an event that is no example', async () => {
  const text = withEvent('{ counselor: { id: c, last_name: L } }');
  expect(await edited(text, account, { id: 'e2', data: { coach_id: 'k' } })).toContain('Coach_Id__c: data.coach_id }');
});

test('a link whose key fits nothing is left open: an error at its row', async () => {
  const text = await edited(withEvent('{ counselor: { id: c, last_name: L } }'), account);
  expect(text).toMatch(/Coach_Id__c: ""/);
  const { findings } = await project.evaluate({ path, text });
  expect(findings.filter(({ row }) => row === 'records/0/links/AccountId')).toMatchObject([
    {
      code: 'mapping/empty-expression',
      severity: 'error',
      hint: 'Choose the value of the event that identifies the record.',
    },
  ]);
});

test('a record and a link reuse what the mapping identifies the object by', async () => {
  const records = `${head}
  - object: CampaignMember
    operation: create
    key: { Member_Id__c: data.campaign.code & "/" & data.counselor.id }
    links:
      CampaignId: { object: Campaign, key: { Code__c: data.drive.number } }
`;
  const text = withEvent('{ counselor: { id: c, last_name: L }, drive: { number: n } }', records);
  expect(await edited(text, { kind: 'add-rule', object: 'Campaign' })).toContain(
    '  - object: Campaign\n    key: { Code__c: data.drive.number }\n',
  );
  const link: MappingEdit = {
    ...{ kind: 'add-link', rule: 0, field: 'X__c', object: 'Campaign', keyField: 'Code__c' },
  };
  expect(await edited(text, link)).toContain('X__c: { object: Campaign, key: { Code__c: data.drive.number } }');
});

test('the item of a list is no key outside of its record', async () => {
  const records = `${head}
  - object: Account
    forEach: data.coaches
    key: { Coach_Id__c: $item.id }
    fields: { Name: $item.name }
`;
  const text = withEvent('{ counselor: { id: c, last_name: L }, coaches: [{ id: k, name: N }] }', records);
  expect(await edited(text, account)).toContain('key: { Coach_Id__c: "" }');
});

test('a record gets what the draft of a new mapping would use, and never the id of the event in its place', async () => {
  const campaign: MappingEdit = { kind: 'add-rule', object: 'Campaign' };
  const named = withEvent('{ counselor: { id: c, last_name: L }, campaign: { code: SPRING } }');
  expect(await edited(named, campaign)).toContain(
    '  - object: Campaign\n    operation: create\n    key: { Code__c: data.campaign.code }\n',
  );
  const unnamed = withEvent('{ counselor: { id: c, last_name: L } }');
  expect(await edited(unnamed, campaign)).toContain('  - object: Campaign\n    key: { Code__c: "" }\n');
  // A Task happens once for each event.
  expect(await edited(unnamed, { kind: 'add-rule', object: 'Task' })).toContain(
    '  - object: Task\n    operation: create\n    key: { Event_Id__c: id }\n',
  );
});

test('a finding is accepted at its line, also where its value has several lines', async () => {
  const folded = head.replace(
    'LastName: data.counselor.last_name',
    'LastName: >-\n        data.counselor.last_name\n        & data.nobody.sends',
  );
  const text = withEvent('{ counselor: { id: c, last_name: L } }', folded);
  const before = await project.evaluate({ path, text });
  expect(before.findings.map(({ line }) => line)).toEqual([3, 8]);
  for (const { code, line, column } of before.findings) {
    const reason = 'it is  shared\nby a rule';
    const accepted = await edited(text, { kind: 'accept-finding', code, line, column, reason });
    const comment = accepted.split('\n').findIndex((each) => each.includes('s3sf-ignore'));
    expect(accepted.split('\n')[comment]).toMatch(new RegExp(`^ *# s3sf-ignore ${code} it is shared by a rule$`));
    expect(accepted.split('\n').toSpliced(comment, 1).join('\n')).toBe(text);
    const after = await project.evaluate({ path, text: accepted });
    expect(after.findings.length).toBe(before.findings.length - 1);
  }
});

test('a finding is not accepted without a reason, or where there is none', async () => {
  const text = withEvent('{ counselor: { id: c, last_name: L } }');
  const accept = (reason: string, line: number) =>
    edited(text, { kind: 'accept-finding', code: 'mapping/two-keys', line, column: 1, reason });
  await expect(accept(' ', 3)).rejects.toThrow('YAML view');
});
