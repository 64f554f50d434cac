// Assignment rules and duplicate rules of the org.
import { expect, test } from 'vitest';
import type { RecordWrite } from '../../../../src/pipeline/plan/plan.ts';
import { busyOrg, counselor, ends } from './busy-org.ts';

const sf = await busyOrg();

const owner = () => sf.org.seed('User', { LastName: 'Silva', Username: 'silva@example.com', Coach_Id__c: 'coach-1' });
const assigning = (object = 'Contact') =>
  sf.org.addRule({ kind: 'assignment-rule', object, owner: { Coach_Id__c: 'coach-1' } });
const owners = (object = 'Contact') => sf.org.records(object).map(({ OwnerId }) => OwnerId);

/** The text looks like a reference, so that the row does not go into a composite call. */
const direct = (write: RecordWrite): RecordWrite => ({ ...write, fields: { ...write.fields, FirstName: '@{a.b}' } });

test.each([
  ['in composite calls', (write: RecordWrite) => write],
  ['in direct calls', direct],
])('assignment rules do not run unless the record says so, %s', async (_, form) => {
  const assigned = owner();
  assigning();
  const writes = [form(counselor('c1')), { ...form(counselor('c2')), assignmentRules: true }];
  expect(ends(await sf.write(writes.map((write) => [write])))).toEqual({ applied: 2 });
  const byKey = new Map(sf.org.records('Contact').map((record) => [record.Counselor_Id__c, record.OwnerId]));
  expect(byKey.get('c1')).not.toBe(assigned);
  expect(byKey.get('c2')).toBe(assigned);
});

test('assignment rules do not run for what automation creates', async () => {
  const assigned = owner();
  assigning('Task');
  sf.org.addRule({
    kind: 'trigger',
    object: 'Contact',
    timing: 'after',
    action: { create: { object: 'Task', fields: { Subject: 'Call', Status: 'Not Started', Priority: 'Normal' } } },
  });
  await sf.write([[counselor('c1')]]);
  expect(owners('Task')).not.toContain(assigned);
  await sf.write([[{ ...counselor('c2'), assignmentRules: true }]]);
  expect(owners('Task')).toContain(assigned);
});

const duplicateRule = (action: 'alert' | 'block') =>
  sf.org.addRule({
    kind: 'duplicate-rule',
    object: 'Contact',
    action,
    fields: ['LastName'],
    message: 'Rivers, 555-0100',
  });
const messageOf = (outcome: object) => (outcome as { failure?: { message: string } }).failure?.message;

test.each([
  ['in composite calls', (write: RecordWrite) => write],
  ['in direct calls', direct],
])('a duplicate rule that only alerts lets a record pass that asks for it, %s', async (_, form) => {
  sf.org.seed('Contact', { LastName: 'Okonjo' });
  duplicateRule('alert');
  const writes = [form(counselor('c1')), { ...form(counselor('c2')), duplicateRules: 'allow' as const }];
  const [refused, passed] = await sf.write(writes.map((write) => [write]));
  expect(passed).toMatchObject({ kind: 'applied' });
  expect(messageOf(refused as object)).toBe(
    'Contact: a duplicate rule that only alerts refused the record. "duplicateRules: allow" lets it pass.',
  );
});

test('a duplicate rule that blocks refuses both, and its answer is not repeated', async () => {
  sf.org.seed('Contact', { LastName: 'Okonjo', FirstName: 'Secret' });
  duplicateRule('block');
  const outcomes = await sf.write([[counselor('c1')], [{ ...counselor('c2'), duplicateRules: 'allow' }]]);
  expect(outcomes.map(messageOf)).toEqual([
    'Contact: a duplicate rule that blocks refused the record.',
    'Contact: a duplicate rule that blocks refused the record.',
  ]);
  expect(JSON.stringify(outcomes)).not.toMatch(/Secret|Rivers|555|003/);
});

test('where the answer does not say which kind of rule it was, the reason covers both', async () => {
  sf.org.behave({ duplicatesInCollections: 'named' });
  sf.org.seed('Contact', { LastName: 'Okonjo' });
  duplicateRule('alert');
  const [outcome] = await sf.write([[counselor('c1')]]);
  expect(messageOf(outcome as object)).toBe(
    'Contact: a duplicate rule refused the record. If the rule only alerts, "duplicateRules: allow" lets it pass.',
  );
});

test('rows with different headers share no collection, and those of one record keep their order', async () => {
  const older = counselor('c1');
  const newer: RecordWrite = { ...counselor('c1'), fields: { LastName: 'Newer' }, duplicateRules: 'allow' };
  expect(ends(await sf.write([[older], [newer], [counselor('c2')]]))).toEqual({ applied: 3 });
  expect(sf.org.records('Contact').map(({ LastName }) => LastName)).toEqual(['Newer', 'Okonjo']);
});
