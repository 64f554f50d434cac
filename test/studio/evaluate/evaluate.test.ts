import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { checkEach } from '../../../src/check/file-check.ts';
import { emulatedOrg } from '../../../src/cli/local-stack/emulated-org.ts';
import { frozenTime } from '../../../src/examples/run-example.ts';
import { isSettingsFile, readMappingFiles } from '../../../src/mapping-files.ts';
import { readWholeSchema } from '../../../src/schema-files.ts';
import type { Evaluation, ResultField } from '../../../src/studio/contract.ts';
import { type OpenProject, openProject } from '../../../src/studio/evaluate/open-project.ts';

const file = 'mappings/counselor.active_rescue.yaml';
let project: OpenProject;
let text: string;

beforeAll(async () => {
  project = await opened();
  text = await readFile(file, 'utf8');
});

async function opened(): Promise<OpenProject> {
  const files = await readMappingFiles('mappings');
  const schema = await readWholeSchema('salesforce/schema');
  const checks = await checkEach(files, files.filter(isSettingsFile), schema);
  const fresh = openProject({
    schema,
    org: emulatedOrg(schema, frozenTime.getTime()),
    timeZone: 'America/New_York',
    now: () => performance.now(),
  });
  fresh.change(
    files.map((each, index) => ({ file: each, check: checks[index] as (typeof checks)[number] })),
    [],
  );
  return fresh;
}

const evaluate = (edited: string): Promise<Evaluation> => project.evaluate({ path: file, text: edited });
const first = ({ examples = [] }: Evaluation) => examples[0]?.result.records ?? [];
const fieldsIn = (evaluation: Evaluation): ResultField[] => first(evaluation).flatMap(({ fields }) => fields);
const fieldIn = (evaluation: Evaluation, row: string) => fieldsIn(evaluation).find((each) => each.row === row);

test('a mapping without mistakes: its findings, examples and form', async () => {
  const evaluation = await evaluate(text);
  expect(evaluation).toMatchObject({ findings: [], checked: { errors: 0, warnings: 0 }, changedExamples: 0 });
  expect(evaluation.examples?.map(({ verdict }) => verdict)).toEqual(['passes', 'passes', 'passes', 'passes']);
  expect(evaluation.coverage).toEqual({ percent: 100, gaps: [] });
  expect(first(evaluation).map(({ label, text: words }) => `${label}: ${words}`)).toEqual([
    'Account: created once, because active_rescues is 1 and there is a coach.id',
    'Contact: created, or updated if Counselor ID is cc-1042',
    'Task: created once, because active_rescues is 1',
  ]);
  const [, second] = evaluation.examples ?? [];
  expect(second?.result.records.find(({ object }) => object === 'Task')?.text).toBe(
    'not created. active_rescues is 2, the rule wants 1.',
  );
});

test('values are shown as Salesforce shows them', async () => {
  const evaluation = await evaluate(text);
  expect(fieldIn(evaluation, 'records/1/fields/Last_Active_Rescue__c')).toMatchObject({
    text: '2 Mar 2026, 21:10',
    note: 'New York',
  });
  expect(fieldIn(evaluation, 'records/2/links/WhoId')).toMatchObject({
    label: 'Name',
    text: 'Mira Okonjo',
    note: 'Contact cc-1042',
  });
  expect(fieldIn(evaluation, 'records/2/links/OwnerId')).toMatchObject({
    label: 'Assigned To',
    text: 'User coach-07',
    note: 'or the integration user',
  });
});

test('each row says what it reads, and each value of the event who reads it', async () => {
  const { form, paths } = await evaluate(text);
  const rows = form?.rules.flatMap((rule) => rule.rows) ?? [];
  expect(rows.find(({ id }) => id === 'records/2/fields/Description')?.reads).toEqual([
    'data.counselor.first_name',
    'time',
  ]);
  expect(paths?.find(({ path }) => path === 'data.counselor.first_name')).toEqual({
    path: 'data.counselor.first_name',
    names: ['data', 'counselor', 'first_name'],
    typeText: 'Text, up to 40 characters. May be null or missing.',
    inExamples: 3,
    usedBy: ['records/1/fields/FirstName', 'records/2/fields/Subject', 'records/2/fields/Description'],
    usedText: '3 fields',
  });
  expect(paths?.find(({ path }) => path === 'source')?.usedText).toBe('not used');
  expect(paths?.find(({ path }) => path === 'type')?.usedText).toBe('chooses mapping');
});

test('a misspelled path: a finding at its place with a fix, the examples that it changes, and what they expect', async () => {
  const wrong = text.replace('data.counselor.first_name ?: "your', 'data.counselor.firstname ?: "your');
  const evaluation = await evaluate(wrong);
  const [finding] = evaluation.findings;
  expect(finding).toMatchObject({ code: 'mapping/unknown-path', row: 'records/2/fields/Subject' });
  expect(wrong.slice(finding?.start, finding?.end)).toBe('firstname');
  const [edit] = finding?.fix?.edits ?? [];
  if (!edit) throw new Error('There is a fix.');
  expect(wrong.slice(0, edit.start) + edit.text + wrong.slice(edit.end)).toBe(text);
  expect(evaluation.examples?.map(({ verdict }) => verdict)).toEqual(['differs', 'passes', 'passes', 'differs']);
  expect(evaluation.changedExamples).toBe(2);
  expect(fieldIn(evaluation, 'records/2/fields/Subject')).toMatchObject({
    text: 'First active rescue: check in with your counselor',
    expected: { text: 'First active rescue: check in with Mira' },
  });
});

test('what an edit changes, in a file that was not evaluated before and in one that was, also after it was saved', async () => {
  const edited = text.replace('"your counselor")', '"the counselor")');
  const other = await opened();
  const changed = async (now: string) => (await other.evaluate({ path: file, text: now })).changedExamples;
  expect(await changed(edited)).toBe(1);
  expect(await changed(text)).toBe(0);
  expect(await changed(edited)).toBe(1);
  other.change([{ file: { path: file, text: edited } }], []);
  expect(await changed(edited)).toBe(0);
  expect(await changed(text)).toBe(1);
});

test.for([
  ['an expression without its bracket', '"your counselor")', '"your counselor"', 'records/2/fields/Subject'],
  ['a field that does not exist', 'Last_Active_Rescue__c: $', 'Last_Rescue__c: $', 'records/1/fields/Last_Rescue__c'],
  [
    'an expression that fails',
    'data.counselor.active_rescues\n',
    'data.counselor.last_name + 1\n',
    'records/1/fields/Active_Rescues__c',
  ],
  [
    'a lookup that does not exist',
    'OwnerId: { object: User, key: { Coach_Id__c: data.coach.id }, notFound: omit }\n\nexamples',
    'Owner: { object: User, key: { Coach_Id__c: data.coach.id }, notFound: omit }\n\nexamples',
    'records/2/links/Owner',
  ],
] as const)('%s leaves every other value in view', async ([, from, to, row]) => {
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  const [good, evaluation] = [await evaluate(text), await evaluate(wrong)];
  expect(evaluation.findings.some(({ severity, row: at }) => severity === 'error' && at === row)).toBe(true);
  const failed = fieldsIn(evaluation).filter(({ outcome }) => outcome === 'failed');
  expect(failed.map((each) => each.row)).toEqual([row]);
  expect(failed[0]?.problem?.text).toMatch(/\w/);
  const others = (each: Evaluation) =>
    fieldsIn(each)
      .filter(
        ({ outcome, field }) =>
          outcome !== 'failed' && !row.startsWith('records/2/links') && field !== row.split('/').at(-1),
      )
      .map(({ field, text: shown }) => `${field}: ${shown}`);
  expect(others(evaluation)).toEqual(others(good).filter((each) => others(evaluation).includes(each)));
  expect(others(evaluation).length).toBeGreaterThan(row.startsWith('records/2/links') ? -1 : 15);
});

test('a key or a condition with a mistake leaves the fields in view', async () => {
  const key = await evaluate(text.replace('key: { Event_Id__c: id }', 'key: { Event_Id__c: id( }'));
  expect(first(key).find(({ object }) => object === 'Task')).toMatchObject({ outcome: 'failed' });
  expect(fieldIn(key, 'records/2/fields/Subject')?.text).toBe('First active rescue: check in with Mira');
  const condition = await evaluate(
    text.replace('when: data.counselor.active_rescues = 1\n', 'when: data.counselor.active_rescues = \n'),
  );
  const task = first(condition).find(({ object }) => object === 'Task');
  expect(task?.problem?.text).toBe('The expression ends too early.');
  expect(fieldIn(condition, 'records/2/fields/Subject')?.text).toBe('First active rescue: check in with Mira');
});

test('a rule that cannot be read is a card that says so, and the others stay', async () => {
  const evaluation = await evaluate(text.replace('- object: Task', '- object: Tusk'));
  expect(first(evaluation).map(({ object, outcome }) => [object, outcome])).toEqual([
    ['Account', 'written'],
    ['Contact', 'written'],
    ['Tusk', 'failed'],
  ]);
});

test('while the YAML cannot be read, the findings say where', async () => {
  const evaluation = await evaluate(text.replace('records:', 'records: ['));
  expect(evaluation.form).toBeUndefined();
  expect(evaluation.examples).toBeUndefined();
  expect(evaluation.unreadable?.message).toBe(evaluation.findings[0]?.message);
});

test.each([
  ['YAML that cannot be read', 'records:', 'records: [', 'yaml'],
  ['an expression without its bracket', '"your counselor")', '"your counselor"', 'loads not'],
  ['a field that does not exist', 'Last_Active_Rescue__c: $', 'Last_Rescue__c: $', 'loads not'],
  ['a name that means nothing', '    fields:', '    feilds:', 'loads not'],
  ['an expression that fails', 'data.counselor.active_rescues\n', 'data.counselor.last_name + 1\n', 'loads'],
])('says why the examples cannot be run: %s', async (_, from, to, kind) => {
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  const { notLoading, unreadable, findings, examples, allExamples } = await evaluate(wrong);
  const [first] = findings;
  expect(unreadable !== undefined).toBe(kind === 'yaml');
  expect(examples === undefined).toBe(kind === 'yaml');
  // Examples that cannot be run still count.
  expect(allExamples.total).toBe((await evaluate(text)).allExamples.total);
  if (kind === 'loads') return expect(notLoading).toBeUndefined();
  expect(notLoading).toEqual({ file, line: first?.line, message: first?.message });
  expect(examples?.every(({ verdict }) => verdict === 'cannot-run') ?? true).toBe(true);
});

test('an error of the settings keeps the examples from being run, and every value stays in view', async () => {
  const settings = { path: 'mappings/_settings.yaml', text: 'limits: { depht: 9 }\n' };
  const schema = await readWholeSchema('salesforce/schema');
  const own = openProject({
    schema,
    org: emulatedOrg(schema, frozenTime.getTime()),
    timeZone: 'America/New_York',
    now: () => performance.now(),
  });
  own.change([{ file: settings, check: { loading: [], isRepeatable: true } }], []);
  const evaluation = await own.evaluate({ path: file, text });
  expect(evaluation.notLoading).toMatchObject({ file: settings.path, line: 1 });
  expect(evaluation.examples?.map(({ verdict }) => verdict)).toEqual(Array(4).fill('cannot-run'));
  expect(fieldIn(evaluation, 'records/2/fields/Subject')?.text).toBe('First active rescue: check in with Mira');
});

test('two files for one event type show at both', async () => {
  const evaluation = await evaluate(text.replace('event: counselor.active_rescue', 'event: counselor.login'));
  expect(evaluation.findings.map(({ code }) => code)).toContain('mapping/type-twice');
  expect(evaluation.checked.errors).toBeGreaterThan(1);
});

test('an event that is no example becomes a result, also one that breaks the schema', async () => {
  const event = {
    specversion: '1.0',
    id: 'e',
    source: 's',
    type: 'counselor.active_rescue',
    time: '2026-03-03T02:10:00Z',
  };
  const { result } = await project.evaluate({
    path: file,
    text,
    event: { ...event, data: { counselor: { id: 'c', last_name: 'L', active_rescues: 3 } } },
  });
  expect(result).toMatchObject({ outcome: 'writes' });
  const broken = await project.evaluate({
    path: file,
    text,
    event: { ...event, data: { counselor: { id: 'c', active_rescues: 3 } } },
  });
  expect(broken.result).toMatchObject({ outcome: 'fails', problem: { code: 'event/breaks-schema' } });
  const contact = broken.result?.records.find(({ object }) => object === 'Contact');
  expect(contact?.fields.find(({ field }) => field === 'Counselor_Id__c')?.text).toBe('c');
});

test('a new example expects what its event becomes, and accepting writes the new value', async () => {
  const event = {
    specversion: '1.0',
    id: 'e-9',
    source: 's',
    type: 'counselor.active_rescue',
    time: '2026-03-03T02:10:00Z',
    data: { counselor: { id: 'cc-9', last_name: 'Roe', active_rescues: 5 } },
  };
  const added = await project.edit({
    path: file,
    text,
    edit: { kind: 'add-example', name: 'the fifth rescue', event },
  });
  if (added.kind !== 'edited') throw new Error(added.reason);
  expect(added.text.startsWith(text.trimEnd())).toBe(true);
  expect((await evaluate(added.text)).examples?.map(({ verdict }) => verdict)).toEqual(Array(5).fill('passes'));
  const renamed = text
    .replaceAll('"your counselor"', '"a friend"')
    .replace('& (data.counselor.first_name', '& (data.counselor.first_name');
  const accepted = await project.edit({ path: file, text: renamed, edit: { kind: 'accept', example: 2 } });
  if (accepted.kind !== 'edited') throw new Error(accepted.reason);
  expect(accepted.about).toBe('It will expect the new value of Task.Subject.');
  expect((await evaluate(accepted.text)).examples?.[2]?.verdict).toBe('passes');
});

test('an event that fails is never accepted', async () => {
  const wrong = text.replace('LastName: data.counselor.last_name', 'LastName: data.counselor.last_name + 1');
  expect(await project.edit({ path: file, text: wrong, edit: { kind: 'accept', example: 0 } })).toMatchObject({
    kind: 'refused',
  });
});

test('with small limits, an expression without an end is a finding soon, and the rest is evaluated', async () => {
  const endless = text.replace(
    'LastName: data.counselor.last_name',
    'LastName: ($f := function($n) { $f($n + 1) }; $f(1))',
  );
  const evaluation = await project.evaluate({ path: file, text: endless }, true);
  expect(evaluation.findings.some(({ row }) => row === 'records/1/fields/LastName')).toBe(true);
  expect(fieldIn(evaluation, 'records/1/fields/LastName')?.outcome).toBe('failed');
  expect(fieldIn(evaluation, 'records/1/fields/FirstName')?.text).toBe('Mira');
});

test('an event of another type becomes nothing here, until its type is added', async () => {
  const event = { ...(await evaluate(text)).examples?.[0]?.event, type: 'counselor.other' };
  const foreign = await project.evaluate({ path: file, text, event });
  expect(foreign).toMatchObject({ foreignType: 'counselor.other' });
  expect(foreign.result).toBeUndefined();
  expect(foreign.paths?.length).toBeGreaterThan(0);

  const answer = await project.edit({ path: file, text, edit: { kind: 'add-type', type: 'counselor.other' } });
  const both = await project.evaluate({ path: file, text: 'text' in answer ? answer.text : '', event });
  expect(both.foreignType).toBeUndefined();
  expect(both.result?.records.length).toBeGreaterThan(0);
});

test('what differs is named as people see it', async () => {
  const without = await evaluate(text.replace(/\n +Last_Active_Rescue__c: .*/, ''));
  const [first] = without.examples ?? [];
  expect(first?.differences).toEqual([
    { subject: 'Contact, Last Active Rescue', of: 'field', expected: '2 Mar 2026, 21:10' },
  ]);
});
