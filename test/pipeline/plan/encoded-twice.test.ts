// An event whose data is JSON inside a text: what fails on it says so, and nothing else does.
import { expect, test } from 'vitest';
import { checkMappings } from '../../../src/check/check-mappings.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';
import { previewEvent } from '../../../src/pipeline/preview.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { eventWith } from '../event-for.ts';
import { mappingsOf } from '../mapping-of.ts';

const rule =
  'records:\n  - object: Contact\n    key: { Counselor_Id__c: data.counselor.id }\n    fields: { LastName: data.name }\n';
const schema = 'schema: { type: object, required: [counselor] }\n';
const hint = 'The event\'s "data" is a text that holds JSON: the platform encoded it twice.';
const data = { counselor: { id: 'cc-1' }, name: 'Quillfeather' };

async function failureOf(text: string, given: unknown) {
  const plan = await planEvent(eventWith(given as string), await mappingsOf([`event: test.event\n${text}`]));
  return plan.kind === 'failed' ? plan.failure : undefined;
}

test.each([
  ['plan/empty-key', rule],
  ['event/breaks-schema', schema + rule],
])('the reason of %s says that the data was encoded twice', async (code, text) => {
  const failure = await failureOf(text, JSON.stringify(data));
  expect(failure?.code).toBe(code);
  expect(failure?.message).toContain(hint);
  expect(failure?.message).not.toContain('Quillfeather');
  expect(await failureOf(text, data)).toBeUndefined();
});

test.each(['plain text', '{broken', '17', '"a text"'])('the data %s is a text like any other', async (given) => {
  expect((await failureOf(rule, given))?.message).not.toContain(hint);
});

test('data that was encoded three times, and the data of other envelopes, are recognized too', async () => {
  const mappings = await mappingsOf([`event: test.event\n${rule.replaceAll('data.', 'detail.')}`]);
  const thrice = await failureOf(rule, JSON.stringify(JSON.stringify(data)));
  expect(thrice?.message).toContain(hint);
  const plan = await planEvent(eventWith({}, { detail: JSON.stringify(data) }), mappings);
  expect(plan).toMatchObject({ failure: { code: 'plan/empty-key', message: expect.stringContaining('"detail"') } });
});

test('preview says so too where nothing fails', async () => {
  const mappings = await mappingsOf([
    `event: test.event\n${rule.replace('    key', '    when: data.name = "x"\n    key')}`,
  ]);
  const preview = await previewEvent(eventWith(JSON.stringify(data)), mappings);
  expect(preview).toMatchObject({ plan: { kind: 'ignored' }, encodedTwice: true });
  expect(await previewEvent(eventWith(data), mappings)).not.toHaveProperty('encodedTwice');
});

test('check gives it as the hint for an example', async () => {
  const event = { specversion: '1.0', id: '1', source: 's', type: 'test.event', data: JSON.stringify(data) };
  const example = `examples:\n  - { name: twice, event: ${JSON.stringify(event)}, expect: [] }\n`;
  const { problems } = await checkMappings(
    [{ path: 'a.yaml', text: `event: test.event\n${schema}${rule}${example}` }],
    testSchema,
  );
  expect(problems.find(({ code }) => code === 'mapping/fails-on-example')?.hint).toBe(hint);
});
