import { expect, test } from 'vitest';
import { testOrg } from '../emulator.ts';

const sf = await testOrg();
const control = async (method: string, path: string, body?: unknown) => {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await fetch(`${sf.url}/__emulator/${path}`, { method, ...init });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
};
const trigger = { kind: 'trigger', object: 'Contact' };

test('rules are added, listed with their runs, and removed through the control API', async () => {
  expect(await control('POST', 'rules', [{ id: 'a', ...trigger }, trigger])).toEqual({ status: 200, body: ['a', '2'] });
  await sf.send('POST', '/sobjects/Contact', { LastName: 'Rivers' });
  expect(await control('GET', 'rules')).toEqual({
    status: 200,
    body: [
      { id: 'a', ...trigger, runs: 1, rows: 1 },
      { id: '2', ...trigger, runs: 1, rows: 1 },
    ],
  });
  expect((await control('DELETE', 'rules/a')).status).toBe(204);
  expect(sf.org.rules.list()).toHaveLength(1);
  await control('POST', 'reset');
  expect(sf.org.rules.list()).toEqual([]);
});

test('a list with an invalid rule adds none', async () => {
  expect((await control('POST', 'rules', [trigger, { ...trigger, object: 'Nothing' }])).status).toBe(400);
  expect(sf.org.rules.list()).toEqual([]);
});

test.each([
  ['a rule', 'must be an object'],
  [{ object: 'Contact' }, 'needs a "kind", one of: trigger, flow, validation-rule'],
  [{ kind: 'trigger' }, 'needs "object"'],
  [{ ...trigger, id: 1 }, '"id" must be a text'],
  [{ ...trigger, objekt: 'Task' }, 'has no property "objekt". It can have: object, name'],
  [{ ...trigger, object: 'Nothing' }, 'the org has no object Nothing'],
  [{ ...trigger, on: ['undelete'] }, '"on" must be a list of: create, update, delete'],
  [{ ...trigger, timing: 'later' }, '"timing" must be one of: before, after'],
  [{ ...trigger, where: { Nope__c: 1 } }, 'Contact has no field Nope__c'],
  [{ ...trigger, where: { Birthdate: 'soon' } }, 'Birthdate cannot have this value: it is a field of type date'],
  [{ ...trigger, where: { LastName: ['a'] } }, 'the value of LastName must be a text'],
  [{ ...trigger, aboveRows: -1 }, '"aboveRows" must be a whole number from 0'],
  [{ ...trigger, attempts: [4] }, '"attempts" must be a list of: 1, 2, 3'],
  [{ ...trigger, oncePerTransaction: 'yes' }, '"oncePerTransaction" must be true or false'],
  [{ ...trigger, marks: 'row' }, 'has no property "marks"'],
  [{ ...trigger, action: 'throw' }, '"action" must have one of: throws'],
  [{ ...trigger, action: { throws: 'x', exceeds: 'y' } }, 'exactly one of'],
  [{ ...trigger, action: { throws: '' } }, '"throws" must be a text'],
  [{ ...trigger, action: { set: { Nope__c: 1 } } }, 'Contact has no field Nope__c'],
  [{ ...trigger, action: { throws: 'x', field: 'LastName' } }, '"field" belongs to "addError" only'],
  [{ ...trigger, action: { addError: 'x', field: 'Nope__c' } }, 'Contact has no field Nope__c'],
  [{ ...trigger, action: { create: { object: 'Task', fields: { Nope__c: 1 } } } }, 'Task has no field Nope__c'],
  [{ ...trigger, action: { create: { object: 'Nothing', fields: {} } } }, 'the org has no object Nothing'],
  [{ ...trigger, action: { create: ['Task'] } }, '"create" must have "object" and "fields"'],
  [{ kind: 'validation-rule', object: 'Contact' }, 'needs "message"'],
])('a problem of a rule is described: %j', (rule, problem) => {
  expect(() => sf.org.addRule(rule)).toThrow(problem);
});
