import { expect, test } from 'vitest';
import { contactFields, taskSubject } from '../../bench/model/expected.ts';
import { judge, type Row } from '../../bench/model/judge.ts';
import { createScenario, isRefused } from '../../bench/model/scenario.ts';

const scenario = createScenario({ seed: 5, events: 400, counselors: 20 });
const good = scenario.events.filter((event) => !isRefused(event));
const refused = scenario.events.filter(isRefused);

/** What a run without a mistake leaves behind. */
function flawless() {
  const contacts = new Map<string, Row>();
  const history: Row[] = [];
  const tasks: Row[] = [];
  for (const event of good) {
    const { id } = event.data.counselor;
    const contact = { ...contacts.get(id), Counselor_Id__c: id, ...contactFields(event) };
    contacts.set(id, contact);
    history.push(contact);
    const Subject = taskSubject(event);
    if (Subject !== undefined) tasks.push({ Subject });
  }
  return { history, contacts: [...contacts.values()], tasks, kept: new Set(refused.map(({ id }) => id)) };
}

const nothingWrong = { lost: 0, stranded: 0, doubled: 0, overtaken: 0, reported: refused.length, unexpected: 0 };

test('a flawless run has no mistakes', () => {
  expect(refused.length).toBeGreaterThan(0);
  expect(flawless().tasks.length).toBeGreaterThan(20);
  expect(judge(scenario, flawless())).toEqual(nothingWrong);
});

test('a time in the format of Salesforce is the same time', () => {
  const run = flawless();
  const contacts = run.contacts.map((row) => ({
    ...row,
    Last_Login__c: String(row.Last_Login__c).replace('Z', '+0000'),
  }));
  expect(judge(scenario, { ...run, contacts })).toEqual(nothingWrong);
});

test('an event is lost if neither its value nor a newer one was written', () => {
  const run = flawless();
  const last = good.findLast(({ type }) => type === 'counselor.login');
  const without = (rows: readonly Row[]) => rows.filter(({ LastName }) => LastName !== last?.data.counselor.last_name);
  const missing = { ...run, history: without(run.history) };
  expect(judge(scenario, missing).lost).toBe(1);
  const kept = new Set([...run.kept, last?.id ?? '']);
  expect(judge(scenario, { ...missing, kept })).toMatchObject({ lost: 0, stranded: 1 });
});

test('a missing Task is a lost event, and a second Task is doubled', () => {
  const run = flawless();
  const [first = {}, ...others] = run.tasks;
  expect(judge(scenario, { ...run, tasks: others })).toEqual({ ...nothingWrong, lost: 1 });
  expect(judge(scenario, { ...run, tasks: [first, ...run.tasks] })).toEqual({ ...nothingWrong, doubled: 1 });
});

test('a field is overtaken if it ends with an older value than it had', () => {
  const run = flawless();
  const [newest = {}] = run.contacts;
  const older = run.history.find((row) => row.Counselor_Id__c === newest.Counselor_Id__c) ?? {};
  const contacts = [{ ...newest, FirstName: older.FirstName, LastName: older.LastName }, ...run.contacts.slice(1)];
  expect(judge(scenario, { ...run, contacts })).toEqual({ ...nothingWrong, overtaken: 2 });
});

test('a refused event must have no Contact', () => {
  const run = flawless();
  const contacts = [...run.contacts, { Counselor_Id__c: refused[0]?.data.counselor.id }];
  expect(judge(scenario, { ...run, contacts })).toEqual({ ...nothingWrong, unexpected: 1 });
});
