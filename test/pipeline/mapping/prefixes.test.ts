// Envelopes and formats by the beginning of an object's key.
import { describe, expect, test } from 'vitest';
import { runExample } from '../../../src/examples/run-example.ts';
import { readEvents } from '../../../src/pipeline/event/reading/read-events.ts';
import { howToRead } from '../../../src/pipeline/how-to-read.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { packMappings } from '../../../src/pipeline/mapping/packed/pack-mappings.ts';
import { unpackMappings } from '../../../src/pipeline/mapping/packed/unpack-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { storeOf } from '../event/stored.ts';
import { mappingsOf } from '../mapping-of.ts';

const settings = `
envelope: { source: '"everywhere"' }
prefixes:
  events/: { envelope: { type: '"short"' } }
  events/a/b/: { envelope: { type: '"long"', source: '"own"' } }
  events/a/: { envelope: { type: kind }, csv: { delimiter: ";" } }
  "events/a/c: ü": { csv: , envelope: { type: '"csv"' } }
  events/plain/: { csv: { columns: [id, __proto__, file, line, column] }, envelope: { type: '"csv"' } }
`;

const load = (text: string) => loadMappings([{ path: 'mappings/_settings.yaml', text }], testSchema);

describe.each(['loaded', 'packed'])('%s settings', async (form) => {
  const loaded = await load(settings);
  const importModule = () => Promise.reject(new Error('There is no schema.'));
  const packed = () =>
    unpackMappings(
      packMappings(loaded, () => undefined),
      { importModule, now: () => 0 },
    );
  const { mappings } = form === 'loaded' ? loaded : packed();

  test.each([
    ['events/x.json', { type: 'short', source: 'everywhere' }],
    ['events/a/x.json', { type: 'k', source: 'everywhere', id: 1 }],
    ['events/a/b/x.json', { type: 'long', source: 'own', id: 1 }],
    ['events/a/b', { type: 'k', source: 'everywhere', id: 1 }],
    ['other/events/a/b/x.json', { source: 'everywhere', type: 't', id: 1 }],
  ])('the longest prefix of %s decides, and the rest is read as everywhere', async (key, expected) => {
    expect(loaded.problems).toEqual([]);
    expect(await mappings.envelope({ kind: 'k', type: 't', id: 1 }, key)).toEqual({ id: 1, ...expected });
  });

  test('a longer prefix without csv is not CSV', () => {
    const { csvFor } = howToRead(mappings);
    const keys = ['events/a/x.csv', 'events/a/b/x.csv', 'events/a/c: üx', 'events/x.csv', 'events/plain/x'];
    expect(keys.map((key) => csvFor?.(key))).toEqual([
      { delimiter: ';' },
      undefined,
      { delimiter: ',' },
      undefined,
      { delimiter: ',', columns: ['id', '__proto__', 'file', 'line', 'column'] },
    ]);
  });
});

test.each([
  ['prefixes:\n  /events/: {}\n', 'mapping/bad-prefix', 2, 3],
  ['prefixes:\n  s3://bucket/events/: {}\n', 'mapping/bad-prefix', 2, 3],
  ['prefixes:\n  "": {}\n', 'mapping/bad-prefix', 2, 3],
  ['prefixes:\n  events/:\n    envelop: { type: x }\n', 'mapping/unknown-key', 3, 5],
  ['prefixes:\n  events/:\n    envelope: { typ: x }\n', 'mapping/unknown-key', 3, 17],
  ['prefixes:\n  events/:\n    envelope:\n      type: $lowercas(x)\n', 'mapping/unknown-function', 4, 13],
  ['prefixes:\n  events/:\n    csv: { delimiter: "::" }\n', 'mapping/bad-choice', 3, 23],
  ['prefixes:\n  a/: { csv: { columns: [] }, envelope: { type: x } }\n', 'mapping/empty', 2, 25],
  ['prefixes:\n  a/: { csv: { columns: [a, b, a] }, envelope: { type: x } }\n', 'mapping/duplicate-item', 2, 25],
  ['prefixes:\n  a/: { csv: { columns: [a, " b"] }, envelope: { type: x } }\n', 'mapping/bad-choice', 2, 29],
  ['prefixes:\n  a/: { csv: { columns: [a, ~] }, envelope: { type: x } }\n', 'mapping/wrong-type', 2, 29],
  ['prefixes:\n  events/:\n    csv: {}\n', 'mapping/missing-key', 3, 5],
  ['prefixes:\n  events/: {}\n  events/: {}\n', 'mapping/duplicate-key', 3, 3],
])('%j is %s at its place', async (text, code, line, column) => {
  const { problems } = await load(text);
  expect(problems).toEqual([expect.objectContaining({ code, line, column, file: 'mappings/_settings.yaml' })]);
});

test('if the settings do not load, no object is read: the defaults would make dead letters of what is right', async () => {
  const loaded = await load('prefixes: { events/: { csv: {}, envelope: { type: x } } }\nlimits: { depht: 99 }\n');
  const packed = unpackMappings(
    packMappings(loaded, () => undefined),
    { importModule: () => Promise.reject(new Error('There is no schema.')), now: () => 0 },
  );
  const store = storeOf({ 'events/a.csv': { chunks: [Buffer.from('id\n1\n2\n')] } });
  for (const { mappings } of [loaded, packed]) {
    const object = { bucket: 'b', key: 'events/a.csv', versionId: 'v' };
    const readings = await Array.fromAsync(readEvents(object, [[2, 3]], { store, ...howToRead(mappings) }));
    expect(readings).toEqual([
      {
        kind: 'failed',
        location: { ...object, line: 2 },
        andAllAfter: true,
        failure: expect.objectContaining({ code: 'mapping/unloadable' }),
      },
    ]);
  }
});

test('an example with a key is read by the envelope of its prefix', async () => {
  const text = `event: k
records:
  - object: Contact
    key: { Counselor_Id__c: detail.id }
    fields: { LastName: '"n"' }
examples:
  - name: by its key
    key: events/a/x.json
    event: { kind: k, detail: { id: "1" } }
    expect: []
  - { name: without, event: { kind: k, detail: { id: "1" } }, expect: [] }
`;
  const mappings = await mappingsOf([text], 'prefixes: { events/a/: { envelope: { type: kind } } }\n');
  const [mapping] = mappings.all();
  if (!mapping) throw new Error('The mapping did not load.');
  const org = {} as Parameters<typeof runExample>[2]['org'];
  expect((await runExample(mapping, 0, { mappings, org })).failure).toBeUndefined();
  expect((await runExample(mapping, 1, { mappings, org })).failure?.code).toBe('event/no-type');
});
