// What a replay would do: events from a store, planned by two versions of the mappings.
import { expect, test } from 'vitest';
import { createForecast } from '../../../src/cli/replay/forecast.ts';
import { allLines } from '../../../src/line-ranges.ts';
import { storeOf } from '../../pipeline/event/stored.ts';
import { mappingsOf } from '../../pipeline/mapping-of.ts';

const rules = (lastName: string, more = '') => `event: test.event
records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
    fields: { LastName: ${lastName} }
${more}`;
const alerts = (key: string) => `  - object: Task
    operation: create
    forEach: data.alerts
    key: { Event_Id__c: ${key} }
    constants: { Subject: Call }
`;

const line = (id: string, data: object, type = 'test.event') =>
  JSON.stringify({ specversion: '1.0', id, source: 's', type, time: '2026-03-02T12:00:00Z', data });

async function forecastOf(lines: string[], texts: { now: string; before?: string }, force = false) {
  const store = storeOf({
    'a.jsonl': { chunks: [Buffer.from(lines.join('\n'))] },
    'refused.json': { code: 'aws/refused', message: 'No.' },
  });
  const now = await mappingsOf([texts.now]);
  const before =
    texts.before === undefined ? {} : { before: { revision: 'HEAD', mappings: await mappingsOf([texts.before]) } };
  const forecast = createForecast({ store, now, force, ...before });
  const unread = { objects: 0, codes: new Set<string>() };
  await forecast.add(
    ['a.jsonl', 'refused.json'].map((key) => ({ object: { bucket: 'b', key }, lines: allLines })),
    unread,
  );
  expect([unread.objects, ...unread.codes]).toEqual([1, 'aws/refused']);
  return forecast.result();
}

const events = [
  line('1', { id: 'c-1', name: 'Okoro', alerts: [{ kind: 'risk' }, { kind: 'risk' }] }),
  line('2', { id: 'c-2', name: 'SORG' }),
  line('3', {}, 'nobody.knows'),
];

test('changes are counted by event type and rule, and no value is in them', async () => {
  const result = await forecastOf(events, { before: rules('data.name'), now: rules('$uppercase(data.name)') });
  expect(result).toEqual({
    events: 3,
    compared: {
      revision: 'HEAD',
      changed: 1,
      changes: [{ type: 'test.event', record: 1, sObject: 'Contact', what: 'LastName', events: 1 }],
    },
    // Both have another rules hash, so both are written again.
    written: { events: 2, records: 2, calls: 1 },
  });
  expect(JSON.stringify(result)).not.toMatch(/okoro|sorg|c-1/i);
});

test('records that are written now or no longer, and events that fail now or no longer, are changes', async () => {
  const plain = rules('data.name');
  const changesOf = async (before: string, now: string) => {
    const { compared } = await forecastOf(events.slice(0, 1), { before, now });
    return compared?.changes.map(({ record, sObject, what }) => [record, sObject, what]);
  };
  const each = rules('data.name', alerts('id & "/" & $item.kind'));
  expect(await changesOf(plain, rules('data.name', alerts('id').replace('    forEach: data.alerts\n', '')))).toEqual([
    [2, 'Task', 'written now'],
  ]);
  expect(await changesOf(each, plain)).toEqual([
    [undefined, undefined, 'no longer fails (plan/same-record)'],
    [2, 'Task', 'no longer written'],
  ]);
  expect(await changesOf(plain, rules('data.name', '    when: data.name\n'))).toEqual([
    [undefined, undefined, 'fails now (plan/bad-value)'],
  ]);
});

test('unchanged rules cost nothing, and with force every event costs its calls', async () => {
  const same = { before: rules('data.name'), now: rules('data.name') };
  expect(await forecastOf(events, same)).toMatchObject({
    compared: { changed: 0, changes: [] },
    written: { events: 0 },
  });
  expect(await forecastOf(events, { now: same.now }, true)).toEqual({
    events: 3,
    written: { events: 2, records: 2, calls: 1 },
  });
});
