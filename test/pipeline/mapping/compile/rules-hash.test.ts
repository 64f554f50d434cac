import { expect, test } from 'vitest';
import { mappingsOf } from '../../mapping-of.ts';

const base = `event: a
schema: { type: object, required: [id] }
newest: data.version
records:
  - object: Contact
    when: data.id != ""
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.last, FirstName: data.first }
    constants: { Active_Rescues__c: 1 }
    links:
      AccountId: { object: Account, key: { Site_Id__c: data.site } }
`;

async function hashOf(text: string) {
  const [mapping] = (await mappingsOf([text])).all();
  return mapping?.rulesHash;
}

test.each([
  ['an example', `${base}examples: [{ name: x, event: {}, expect: [] }]\n`],
  ['a comment', `# hello\n${base}`],
  ['a description', `description: hello\n${base}`],
  ['another type beside', base.replace('event: a', 'event: [a, b]')],
  [
    'the order of names',
    base.replace('LastName: data.last, FirstName: data.first', 'FirstName: data.first, LastName: data.last'),
  ],
  ['quotes', base.replace('when: data.id != ""', `when: 'data.id != ""'`)],
  ['a default that is written out', base.replace('object: Contact\n', 'object: Contact\n    operation: upsert\n')],
  ['the case of a name', base.replace('LastName', 'lastname')],
])('%s does not change what the rules are', async (_, text) => {
  expect(text).not.toBe(base);
  expect(await hashOf(text)).toBe(await hashOf(base));
});

test.each([
  ['an expression', base.replace('data.last,', 'data.name,')],
  ['a condition', base.replace('data.id != ""', 'data.id != "x"')],
  ['a constant', base.replace('Active_Rescues__c: 1', 'Active_Rescues__c: 2')],
  ['the type of a constant', base.replace('Active_Rescues__c: 1', 'Active_Rescues__c: "1"')],
  ['an operation', base.replace('object: Contact\n', 'object: Contact\n    operation: update\n')],
  [
    'a field moved to the constants',
    base.replace('FirstName: data.first }', '}').replace('__c: 1', '__c: 1, FirstName: data.first'),
  ],
  ['a missing rule', base.replace('LastName: data.last', 'LastName: { from: data.last, missing: clear }')],
  ['a link rule', base.replace('data.site }', 'data.site }, notFound: omit')],
  ['the schema', base.replace('required: [id]', 'required: [last]')],
  ['the order of events', base.replace('newest: data.version', 'newest: data.revision')],
  ['the order of records', `${base}  - object: Lead\n    key: { Applicant_Id__c: data.id }\n`],
])('%s changes what the rules are', async (_, text) => {
  expect(text).not.toBe(base);
  expect(await hashOf(text)).not.toBe(await hashOf(base));
});
