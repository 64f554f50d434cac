// A mapping that needs fields and objects that nobody has, in a copy of the project: one command adds all of it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSchema } from '../../../../src/schema-files.ts';
import { inFolder } from '../../../in-folder.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

/** A copy of the project with one mapping. */
async function projectWith(mapping: string): Promise<string> {
  const folder = await scratchFolder();
  for (const name of ['salesforce', 'schema']) await cp(name, path.join(folder, name), { recursive: true });
  // People add it.
  await rm(path.join(folder, 'salesforce/schema/Opportunity.json'), { force: true });
  await mkdir(path.join(folder, 'mappings'));
  await writeFile(path.join(folder, 'mappings/new.yaml'), mapping);
  return folder;
}

const run = (folder: string, ...args: string[]) => inFolder(folder, () => s3sf(args));

const events = (lines: readonly string[]) =>
  lines.map(
    (data, index) => `  - name: event ${index + 1}
    event: { specversion: "1.0", id: n-${index + 1}, source: /s, type: trial.ended, time: 2026-03-02T12:00:00Z, data: ${data} }
    expect: []
`,
  );

const shift = `event: trial.ended
description: A volunteer worked a shift.
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields:
      LastName: data.name
      Trial_Rating__c: data.rating
      Trial_Hours__c: data.hours
      Trial_Day__c: data.day
      Trial_Ended__c: $datetime(data.end)
      Trial_Start__c: data.start
      Trial_Remote__c: data.remote
      Trial_Topics__c: data.topics
      Trial_Kind__c: data.kind
      Trial_Email__c: data.email
      Trial_Phone__c: data.phone
      Trial_Link__c: data.link
      Trial_Report__c: data.report
      Trial_Lead__c: data.lead
      Trial_Remark__c: data.remark
    links:
      AccountId: { object: Account, key: { Coach_Id__c: data.coach }, notFound: omit }
  - object: Trial__c
    key: { Trial_Id__c: id }
    fields: { Length__c: data.hours }
    links:
      Counselor__c: { object: Contact, key: { Counselor_Id__c: data.id } }
examples:
${events([
  `{ id: c-1, name: Okonjo, coach: a, rating: 4, hours: 2.25, day: 2026-03-01, end: 2026-03-02T11:00:00Z, start: "18:30:00.000Z", remote: true, topics: [Grief, Loss], kind: Phone, email: a@example.com, phone: "+1 212 555 0100", link: "https://example.com/1", lead: Ana, remark: null, report: "${'long '.repeat(60)}" }`,
  '{ id: c-2, name: Sorg, coach: a, rating: 5, hours: 3, day: 2026-03-02, end: 2026-03-02T12:00:00Z, start: "19:00:00.000Z", remote: false, topics: [Grief], kind: Chat, email: b@example.com, phone: "+1 212 555 0101", link: "https://example.com/2", lead: Ben, report: short }',
  '{ id: c-3, name: Diaz, coach: a, kind: Phone, topics: [] }',
  '{ id: c-4, name: Kim, coach: a, kind: Chat }',
]).join('')}`;

const guesses = [
  'Contact.Trial_Rating__c: Number(16, 0)',
  'Contact.Trial_Hours__c: Number(16, 2)',
  'Contact.Trial_Day__c: Date',
  'Contact.Trial_Ended__c: DateTime',
  'Contact.Trial_Start__c: Time',
  'Contact.Trial_Remote__c: Checkbox',
  'Contact.Trial_Topics__c: MultiselectPicklist(Grief; Loss)',
  'Contact.Trial_Kind__c: Picklist(Phone; Chat), since the examples repeat only a few values',
  'Contact.Trial_Email__c: Email',
  'Contact.Trial_Phone__c: Phone',
  'Contact.Trial_Link__c: Url',
  'Contact.Trial_Report__c: LongTextArea(32768)',
  'Contact.Trial_Lead__c: Text(255)',
  'Contact.Trial_Remark__c: Text(255), since no example sets it',
];

test('types are guessed from the events of all examples, also beside a list, and nothing is written', async () => {
  const folder = await projectWith(shift);
  const { code, out } = await run(folder, 'schema', 'missing', '--json');
  const { files } = JSON.parse(out) as { files: { about: string }[] };
  expect(code).toBe(1);
  expect(files.map(({ about }) => about)).toEqual([
    'Trial__c: a new object, visible to those who see its Counselor__c',
    ...guesses,
    'Trial__c.Trial_Id__c: Key(255), since it is a key',
    'Trial__c.Length__c: Number(16, 2)',
    'Trial__c.Counselor__c: MasterDetail(Contact), since each new record has one',
  ]);
  expect((await readSchema(path.join(folder, 'salesforce/schema'))).sObject('Trial__c')).toBeUndefined();
});

test('one command adds all of it, and the mapping passes the check and its examples', async () => {
  const folder = await projectWith(shift);
  // Also without the ending __c.
  const chosen = ['--type', 'Trial_Rating=Number(1, 0)', '--type', 'contact.trial_remark__c=TextArea'];
  expect(await run(folder, 'schema', 'missing', '--write', ...chosen)).toMatchObject({ code: 0, err: '' });
  const schema = await readSchema(path.join(folder, 'salesforce/schema'));
  expect(schema.field('Contact', 'Trial_Rating__c')).toMatchObject({ type: 'double', precision: 1, scale: 0 });
  expect(schema.field('Contact', 'Trial_Remark__c')).toMatchObject({ type: 'textarea', length: 255 });
  expect(schema.field('Contact', 'Trial_Topics__c')).toMatchObject({ type: 'multipicklist' });
  expect(schema.field('Trial__c', 'Name')).toMatchObject({ autoNumber: true, createable: false });
  expect(schema.field('Trial__c', 'OwnerId')).toBeUndefined();
  expect(schema.field('Trial__c', 'Counselor__c')).toMatchObject({ referenceTo: ['Contact'], nillable: false });
  expect(schema.field('Contact', 'Counselor_Id__c')).toBeDefined();

  expect(await run(folder, 'schema', 'missing')).toMatchObject({ code: 0 });
  expect(await run(folder, 'check', 'mappings/new.yaml')).toMatchObject({ code: 0 });
  expect(await run(folder, 'test', 'mappings/new.yaml', '--update')).toMatchObject({ code: 0 });
  const editor = await readFile(path.join(folder, 'schema/mapping.editor.json'), 'utf8');
  expect(editor).toContain('Trial_Rating__c');
});

test('both permission sets grant what is new, except what Salesforce refuses, and the page shows it', async () => {
  const folder = await projectWith(shift);
  await run(folder, 'schema', 'missing', '--write');
  const project = path.join(folder, 'salesforce/force-app/main/default');
  const read = (name: string) => readFile(path.join(project, name), 'utf8');
  const writer = await read('permissionsets/S3_To_Salesforce_Integration.permissionset-meta.xml');
  const reader = await read('permissionsets/Crisis_Counselor_Coach.permissionset-meta.xml');
  const field = (editable: boolean, name: string) =>
    `<editable>${editable}</editable>\n        <field>${name}</field>\n        <readable>true</readable>`;
  expect(writer).toContain(field(true, 'Contact.Trial_Rating__c'));
  expect(reader).toContain(field(false, 'Contact.Trial_Rating__c'));
  for (const set of [writer, reader]) {
    expect(set).not.toContain('Trial__c.Counselor__c');
    expect(set).toMatch(/<object>Trial__c<\/object>/);
    expect([...set.matchAll(/<field>(.*)<\/field>/g)].map(([, name]) => name)).toEqual(
      [...set.matchAll(/<field>(.*)<\/field>/g)].map(([, name]) => name).sort(),
    );
  }
  expect(writer).toMatch(/<allowCreate>true<[\s\S]{0,250}<object>Trial__c</);
  expect(await read('layouts/Trial__c-Trial Layout.layout-meta.xml')).toContain('<field>Length__c</field>');
});

test('a field that mappings only find records by is read, not edited', async () => {
  const folder = await projectWith(`event: gift.received
records:
  - object: Contact
    operation: update
    key: { Trial_Id__c: data.id }
    fields: { Title: data.title }
examples: []
`);
  expect(await run(folder, 'schema', 'missing', '--write')).toMatchObject({ code: 0 });
  const set = 'salesforce/force-app/main/default/permissionsets/S3_To_Salesforce_Integration.permissionset-meta.xml';
  expect(await readFile(path.join(folder, set), 'utf8')).toContain(
    '<editable>false</editable>\n        <field>Contact.Trial_Id__c</field>',
  );
});

test('a standard object that the snapshot lacks is added with the fields on it', async () => {
  const folder = await projectWith(`event: gift.received
records:
  - object: Opportunity
    key: { Trial_Id__c: data.id }
    fields: { Name: data.name, StageName: '"Closed Won"', CloseDate: $date(time), Amount: data.amount }
examples:
  - name: a gift
    event: { specversion: "1.0", id: g-1, source: /s, type: gift.received, time: 2026-03-02T12:00:00Z, data: { id: g, name: Gift, amount: 25 } }
    expect: []
`);
  const { out } = await run(folder, 'check', 'mappings/new.yaml');
  expect(out).toContain('npx s3sf schema add Opportunity');
  expect(await run(folder, 'schema', 'missing', '--write')).toMatchObject({ code: 0 });
  const schema = await readSchema(path.join(folder, 'salesforce/schema'));
  expect(schema.field('Opportunity', 'Trial_Id__c')).toMatchObject({ externalId: true, unique: true });
  expect(schema.field('Opportunity', 'StageName')).toMatchObject({ nillable: false });
  expect(await run(folder, 'check', 'mappings/new.yaml')).toMatchObject({ code: 0 });
});

test('a file that somebody has written stays, and the snapshot follows it', async () => {
  const folder = await projectWith(`event: trial.ended
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { Trial_Hours__c: data.hours }
examples: []
`);
  const file = path.join(
    folder,
    'salesforce/force-app/main/default/objects/Contact/fields/Trial_Hours__c.field-meta.xml',
  );
  const mine = `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>Trial_Hours__c</fullName>
    <label>Hours</label>
    <precision>4</precision>
    <scale>2</scale>
    <type>Number</type>
</CustomField>
`;
  await writeFile(file, mine);
  const { out } = await run(folder, 'schema', 'missing', '--write', '--json');
  expect(JSON.parse(out)).toMatchObject({ kept: [expect.stringContaining('Trial_Hours__c')] });
  expect(await readFile(file, 'utf8')).toBe(mine);
  const schema = await readSchema(path.join(folder, 'salesforce/schema'));
  expect(schema.field('Contact', 'Trial_Hours__c')).toMatchObject({ label: 'Hours', precision: 4, scale: 2 });
});

test('a type that is none, or of a field that is not missing, is wrong usage', async () => {
  const folder = await projectWith(shift);
  const missing = (type: string) => run(folder, 'schema', 'missing', '--type', type);
  expect(await missing('Trial_Rating__c=Integer')).toMatchObject({ code: 2, err: expect.stringContaining('Number(') });
  expect(await missing('Trial_Rating__c=Number(20, 2)')).toMatchObject({ code: 2 });
  expect(await missing('Contact.Other__c=Text')).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /contact\.other__c: no such field is missing\. Missing fields: .*Contact\.Trial_Rating__c/s,
    ),
  });
  expect(await missing('Contact.Trial_Ratng__c=Text')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean Contact.Trial_Rating__c?'),
  });
  expect(await missing('Contact.Email=Text')).toMatchObject({
    code: 2,
    err: expect.stringContaining('the snapshot already has Contact.Email'),
  });
  expect(await missing('Number(3, 1)')).toMatchObject({ code: 2 });
});

test('a field whose name lacks __c in the mapping is named with its ending', async () => {
  const folder = await projectWith(shift.replaceAll('Trial_Rating__c', 'Trial_Rating'));
  const { out } = await run(folder, 'schema', 'missing');
  expect(out.replace(/\s+/g, ' ')).toContain(
    'Contact.Trial_Rating: no standard field has this name. To add a custom field, write Trial_Rating__c in the mapping.',
  );
  expect(await run(folder, 'schema', 'missing', '--type', 'Contact.Trial_Rating__c=Number(1, 0)')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Write Trial_Rating__c in the mapping'),
  });
});

/** All files of the project by their path, so that nothing of a field stays anywhere. */
async function textsIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
}

test('what was added is taken out again without a trace', async () => {
  const folder = await projectWith(shift);
  const before = await textsIn(folder);
  expect(await run(folder, 'schema', 'missing', '--write')).toMatchObject({ code: 0 });
  const { fields }: { fields: { object: string; field: string }[] } = JSON.parse(
    (await run(await projectWith(shift), 'schema', 'missing', '--json')).out,
  );
  const names = fields.filter(({ object }) => object !== 'Trial__c').map(({ object, field }) => `${object}.${field}`);
  const { code, out } = await run(folder, 'schema', 'remove', 'Trial__c', ...names);
  expect(code).toBe(0);
  expect(out).toContain('Mappings still use');
  const after = await textsIn(folder);
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  expect(
    [...after].filter(([file, text]) => /Trial_(?!Id__c)\w*__c|Trial__c/.test(text) && !file.endsWith('new.yaml')),
  ).toEqual([]);
});

test('a field that is written again with another type is there once, with the new type', async () => {
  const folder = await projectWith(shift);
  await run(folder, 'schema', 'missing', '--write');
  const type = ['--type', 'Contact.Trial_Rating__c=Number(1, 0)'];
  expect(await run(folder, 'schema', 'missing', '--write', ...type)).toMatchObject({
    code: 2,
    err: expect.stringContaining('npx s3sf schema remove'),
  });
  await run(folder, 'schema', 'remove', 'contact.trial_rating__c');
  expect(await run(folder, 'schema', 'missing', '--write', ...type)).toMatchObject({ code: 0 });
  const field = (await readSchema(path.join(folder, 'salesforce/schema'))).field('Contact', 'Trial_Rating__c');
  expect(field).toMatchObject({ type: 'double', precision: 1, scale: 0 });
  for (const [file, text] of await textsIn(path.join(folder, 'salesforce/force-app/main/default/permissionsets')))
    expect(text.split('Contact.Trial_Rating__c').length, file).toBe(2);
});

test('only custom fields and objects that are there can be taken out', async () => {
  const folder = await projectWith('event: a.b\nrecords: []\n');
  expect(await run(folder, 'schema', 'remove', 'Contact.LastName')).toMatchObject({ code: 2 });
  expect(await run(folder, 'schema', 'remove', 'Contact')).toMatchObject({ code: 2 });
  expect(await run(folder, 'schema', 'remove', 'Contact.Nobody_Has_This__c')).toMatchObject({ code: 2 });
});

test('nothing is taken out where a file of the snapshot cannot be read', async () => {
  const folder = await projectWith(shift);
  await run(folder, 'schema', 'missing', '--write');
  await writeFile(path.join(folder, 'salesforce/schema/Account.json'), '{ "name": ');
  const before = await textsIn(folder);
  expect(await run(folder, 'schema', 'remove', 'Contact.Trial_Rating__c')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Account.json'),
  });
  expect(await textsIn(folder)).toEqual(before);
});

test('a file with an alias, which no mapping may have, hides no name of the other files', async () => {
  const folder = await projectWith(shift);
  await writeFile(path.join(folder, 'mappings/half.yaml'), 'event: *nobody\n');
  const { out } = await run(folder, 'schema', 'missing');
  expect(out).toContain('Contact.Trial_Rating__c');
});

test('a field of Activity, as its folder is called, is taken out of Tasks and Events', async () => {
  const folder = await projectWith('event: a.b\nrecords:\n  - object: Task\n    fields: { Mood__c: data.mood }\n');
  await run(folder, 'schema', 'missing', '--write');
  expect(await run(folder, 'schema', 'remove', 'Activity.Mood__c')).toMatchObject({ code: 0 });
  expect(
    [...(await textsIn(path.join(folder, 'salesforce'))).values()].filter((text) => text.includes('Mood__c')),
  ).toEqual([]);
});

test('a name that is nowhere is refused before anything is removed', async () => {
  const folder = await projectWith(shift);
  expect(await run(folder, 'schema', 'missing', '--write')).toMatchObject({ code: 0 });
  const before = await textsIn(folder);
  const { code, err } = await run(folder, 'schema', 'remove', 'Contact.Trial_Hours__c', 'Contact.Trial_Ratng__c');
  expect(code).toBe(2);
  expect(err).toContain('nothing was removed');
  expect(err).toContain('Contact.Trial_Ratng__c. Did you mean Contact.Trial_Rating__c?');
  expect(await textsIn(folder)).toEqual(before);
});

test('a second field behind --type is named with the option that it lacks', async () => {
  const folder = await projectWith(shift);
  const types = ['Contact.Trial_Rating__c=Number(1, 0)', 'Contact.Trial_Lead__c=Text(80)'] as const;
  const { code, err } = await run(folder, 'schema', 'missing', '--type', ...types);
  expect(code).toBe(2);
  expect(err).toContain('repeat --type for each field, with quotes around it: --type "Contact.Trial_Lead__c=Text(80)"');
  expect(await run(folder, 'schema', 'missing', 'Trial__c')).toMatchObject({ code: 2 });
  const repeated = await run(folder, 'schema', 'missing', '--type', types[0], '--type', types[1]);
  expect(repeated).toMatchObject({ code: 1, err: '' });
  expect(repeated.out).toContain('Contact.Trial_Lead__c: Text(80)');
});

const shifts = `event: [shift.taken, shift.dropped]
description: A volunteer takes or drops a shift.
records:
  - object: Task
    key: { Event_Id__c: data.id }
    fields: { Subject: '"Shift"', Trial_Place__c: 'type = "shift.taken" ? data.place' }
  - object: Task
    operation: update
    when: type = "shift.dropped"
    key: { Event_Id__c: data.id }
    fields: { Trial_Why__c: data.why }
examples:
  - { name: taken, event: { id: e-1, source: /s, type: shift.taken, data: { id: s-1, place: Hall } }, expect: [] }
  - { name: dropped, event: { id: e-2, source: /s, type: shift.dropped, data: { id: s-1, why: ill } }, expect: [] }
`;

test('the help text of a field names only the event types that set it, and no key gets another type in the hint', async () => {
  const folder = await projectWith(shifts);
  const { out } = await run(folder, 'schema', 'missing', '--json');
  const { files } = JSON.parse(out) as { files: { path: string; text: string; about: string }[] };
  const help = files.map(({ path: name, text }) => [
    path.basename(name),
    /Set automatically from [^<]*/.exec(text)?.[0],
  ]);
  expect(help).toEqual([
    ['Trial_Place__c.field-meta.xml', 'Set automatically from shift.taken.'],
    ['Trial_Why__c.field-meta.xml', 'Set automatically from shift.dropped.'],
  ]);
  expect(files.map(({ about }) => about)).toEqual([
    'Task.Trial_Place__c: Text(255). Tasks and Events both have it',
    'Task.Trial_Why__c: Text(255). Tasks and Events both have it',
  ]);
  const keyOnly = await projectWith(
    shifts.replace(/fields: .*Trial_.*/g, 'fields: {}').replaceAll('Event_Id__c', 'Trial_Id__c'),
  );
  expect((await run(keyOnly, 'schema', 'missing')).out).not.toContain('--type');
});

const forms = [
  ['85%', 'Percent(3, 0)', '$number($replace(…, "%", ""))', 85],
  ['06/01/2026', 'Date', '$date(…, "[M01]/[D01]/[Y0001]")', '2026-06-01'],
  ['Yes', 'Checkbox', '$lowercase(…) = "yes"', true],
  ['50.00', 'Number(16, 2)', '$number(…)', 50],
  ['$1,250.50', 'Currency(16, 2)', '$number($replace(…, /[^0-9.]/, ""))', 1250.5],
] as const;

test.each(forms)(
  'the text %s is guessed as a text, with the expression for %s',
  async (value, type, expression, becomes) => {
    const of = (written: string) => `event: trial.ended
records:
  - object: Contact
    operation: update
    key: { Counselor_Id__c: data.id }
    fields: { Trial_Score__c: '${written}' }
examples:
  - { name: one, event: { id: e-1, source: /s, type: trial.ended, data: { id: c-1, score: "${value}" } }, expect: [] }
`;
    const folder = await projectWith(of('data.score'));
    const { out } = await run(folder, 'schema', 'missing', '--json');
    expect(JSON.parse(out).fields).toMatchObject([
      { type: 'Text(255)', because: `its values are texts. For ${type}, write ${expression} in the mapping` },
    ]);
    const followed = await projectWith(of(expression.replace('…', 'data.score')));
    expect(await run(followed, 'schema', 'missing', '--write', '--type', `Trial_Score=${type}`)).toMatchObject({
      code: 0,
    });
    await run(followed, 'test', '--update');
    const preview = path.join(followed, 'event.json');
    const event = { id: 'e-1', source: '/s', type: 'trial.ended', data: { id: 'c-1', score: value } };
    await writeFile(preview, JSON.stringify(event));
    const { out: shown } = await run(followed, 'preview', preview, '--json');
    expect(JSON.parse(shown).plan.records).toMatchObject([{ fields: { Trial_Score__c: becomes } }]);
  },
);
