import { expect, test } from 'vitest';
import { runCommand } from '../../../docs/run-command.ts';
import { scratchFolder } from '../../scratch-folder.ts';

test('prints the event of the first example of a type', async () => {
  const { code, out } = await runCommand('npx s3sf sample counselor.active_rescue');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ type: 'counselor.active_rescue', id: expect.any(String) });
});

test('--example prints the event of the example with that text in its name', async () => {
  const first = await runCommand('npx s3sf sample counselor.active_rescue');
  const second = await runCommand('npx s3sf sample counselor.active_rescue --example later');
  expect(second.code).toBe(0);
  expect(JSON.parse(second.out).id).not.toBe(JSON.parse(first.out).id);
});

test('a type without a mapping is wrong usage, and the known types are listed', async () => {
  const { code, err } = await runCommand('npx s3sf sample counselor.birthday');
  expect(code).toBe(2);
  expect(err).toContain('counselor.active_rescue');
});

test('a text that no example has is wrong usage, and the names of the examples are listed', async () => {
  const { code, err } = await runCommand('npx s3sf sample counselor.login --example nonesuch');
  expect(code).toBe(2);
  expect(err).toMatch(/examples are: "/);
});

test('an example in the envelope of the platform is found by the type that the settings read', async () => {
  const folder = await scratchFolder({
    '_settings.yaml': 'envelope: { type: kind, id: ref }\n',
    'seen.yaml': `event: counselor.seen
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: data.name }
examples:
  - name: one
    event: { kind: counselor.seen, ref: r-1, data: { id: c-1, name: Okonjo } }
    expect: []
`,
  });
  const { code, out } = await runCommand(`npx s3sf sample counselor.seen --mappings ${folder}`);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ kind: 'counselor.seen', ref: 'r-1', data: { id: 'c-1', name: 'Okonjo' } });
});
