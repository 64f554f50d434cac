// Examples with numbers that would lose digits, and with blank texts.
import { expect, test } from 'vitest';
import { emulatedOrg } from '../../src/cli/local-stack/emulated-org.ts';
import { rewriteExpectation } from '../../src/examples/rewrite-expectation.ts';
import { frozenTime, readExample } from '../../src/examples/run-example.ts';
import { runExamples } from '../../src/examples/run-examples.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import { previewEvent } from '../../src/pipeline/preview.ts';
import { readSchema } from '../../src/schema-files.ts';

const schema = await readSchema('salesforce/schema');
const org = emulatedOrg(schema, frozenTime.getTime());

async function load(text: string) {
  const files = [{ path: 'mappings/test.yaml', text }];
  const { mappings, problems } = await loadMappings(files, schema);
  expect(problems).toEqual([]);
  return { files, mappings };
}

async function differencesOf(text: string) {
  const { files, mappings } = await load(text);
  const { examples } = await runExamples(mappings.all(), { mappings, files, org });
  return examples.map(({ differences }) => differences.map(({ subject, actual }) => [subject, actual]));
}

const longIds = (expectation: string) => `event: test.event
schema: { type: object, properties: { id: { type: integer } } }
records:
  - object: Contact
    key: { Counselor_Id__c: $string(data.id) }
    fields: { LastName: '"c-" & data.other', Title: data.name }
examples:
  - name: two ids that differ in their last digits
    event: { type: test.event, id: e-1, data: { id: 1610521604143693812, other: +1610521604143693899, name: 0x10 } }
    expect:
      - Contact: ${expectation}
`;

test('an id keeps its digits in the event and in the expectation, in quotes or not', async () => {
  for (const id of ['1610521604143693812', '"1610521604143693812"'])
    expect(
      await differencesOf(longIds(`{ Counselor_Id__c: ${id}, LastName: c-1610521604143693899, Title: 16 }`)),
    ).toEqual([[]]);
  expect(
    await differencesOf(
      longIds('{ Counselor_Id__c: 1610521604143693813, LastName: c-1610521604143693899, Title: 16 }'),
    ),
  )
    // As numbers the two would be equal.
    .toEqual([[['Contact.Counselor_Id__c', '1610521604143693812']]]);
});

test('an expectation is rewritten without a rounded number, and one that is right stays as it is written', async () => {
  const text = longIds('{ Counselor_Id__c: 1610521604143693812, LastName: c-1, Title: 16 } # the id');
  const actual = [
    { Contact: { Counselor_Id__c: '1610521604143693812', LastName: 'c-1610521604143693899', Title: 16 } },
  ];
  const rewritten = rewriteExpectation(text, 0, actual);
  expect(rewritten).toBe(text.replace('LastName: c-1,', 'LastName: c-1610521604143693899,'));
  const other = [{ Contact: { Counselor_Id__c: '1610521604143693899', LastName: 'c-1', Title: 16 } }];
  expect(rewriteExpectation(text, 0, other)).toContain('Counselor_Id__c: "1610521604143693899"');
});

test('a preview names the numbers that are texts', async () => {
  const { mappings } = await load(longIds('{}'));
  const [example] = mappings.all().flatMap(({ examples }) => examples);
  const read = example && (await readExample(example, mappings));
  if (!read || !('event' in read)) throw new Error('no event');
  const { inexact, plan } = await previewEvent(read.event, mappings);
  expect(plan.kind).toBe('write');
  expect(inexact).toEqual(['data.id', 'data.other']);
});

const blanks = (expectation: string, answers = '') => `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    constants: { Department: " " }
    fields: { LastName: data.name, Birthdate: data.born, Last_Login__c: data.born, Title: data.born }
examples:
  - name: a form that was left blank
    event: { type: test.event, id: e-1, data: { id: c-1, name: Okonjo, born: "" } }
${answers}    expect:
      - Contact: { Counselor_Id__c: c-1, LastName: Okonjo, ${expectation} }
`;

test('blank texts clear fields of any type, in the plan and in Salesforce', async () => {
  const cleared = 'Birthdate: null, Last_Login__c: null, Title: null, Department: null';
  expect(await differencesOf(blanks(cleared))).toEqual([[]]);
  expect(await differencesOf(blanks(cleared, '    salesforce: { Contact: exists }\n'))).toEqual([[]]);
  expect(await differencesOf(blanks('Birthdate: "", Last_Login__c: " ", Title: null, Department: ""'))).toEqual([[]]);
  expect(await differencesOf(blanks('Birthdate: 2026-01-01, Last_Login__c: "", Title: "", Department: ""'))).toEqual([
    [['Contact.Birthdate', null]],
  ]);
});

test('an expectation with a blank text is left as it is when the result is null', () => {
  const text = blanks('Birthdate: "", Last_Login__c: null, Title: Coach, Department: ""');
  const actual = [
    {
      Contact: {
        Counselor_Id__c: 'c-1',
        LastName: 'Okonjo',
        Birthdate: null,
        Last_Login__c: null,
        Title: null,
        Department: null,
      },
    },
  ];
  expect(rewriteExpectation(text, 0, actual)).toBe(text.replace('Title: Coach', 'Title: null'));
});
