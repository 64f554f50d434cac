import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import type { JsonObject } from '../../../src/json.ts';
import { loadMappings } from '../../../src/pipeline/mapping/load-mappings.ts';
import { testSchema } from '../../fixtures/schema.ts';
import { mappingsOf } from '../mapping-of.ts';

const mapping = (event: string, more = '') => `event: ${event}
${more}records:
  - object: Contact
    key: { Counselor_Id__c: data.id }
`;

const load = (...files: [path: string, text: string][]) =>
  loadMappings(
    files.map(([path, text]) => ({ path, text })),
    testSchema,
  );

test('a file with a problem is left out, and the others are used', async () => {
  const { mappings, problems } = await load(['m/b.yaml', mapping('b', 'recrods: 1\n')], ['m/a.yaml', mapping('a')]);
  expect(problems).toMatchObject([{ code: 'mapping/unknown-key', file: 'm/b.yaml', severity: 'error' }]);
  expect(mappings.all().map(({ file }) => file)).toEqual(['m/a.yaml']);
  expect(mappings.forType('a')?.file).toBe('m/a.yaml');
  expect(mappings.forType('b')).toBeUndefined();
  expect(mappings.incomplete).toBe(true);
});

test('the problems of all files are reported at once, sorted by file, line and column', async () => {
  const { problems } = await load(
    ['m/b.yaml', 'event: b\nrecords:\n  - object: Contcat\n    key: { Id: a b }\n'],
    ['m/a.yaml', '\tevent: a\n'],
    ['m/_settings.yaml', 'unmapped: reject\nlimit: 1\n'],
  );
  expect(problems.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
    ['m/_settings.yaml', 2, 1, 'mapping/unknown-key'],
    ['m/a.yaml', 1, 1, 'mapping/tab'],
    ['m/b.yaml', 3, 13, 'mapping/unknown-object'],
    ['m/b.yaml', 4, 18, 'mapping/expression-syntax'],
  ]);
});

test('a type that two files claim uses neither', async () => {
  const { mappings, problems } = await load(
    ['m/1.yaml', mapping('[a, b]')],
    ['m/2.yaml', mapping('b')],
    ['m/3.yaml', mapping('c')],
  );
  expect(problems.map(({ code, file, line, column }) => [code, file, line, column])).toEqual([
    ['mapping/type-twice', 'm/1.yaml', 1, 12],
    ['mapping/type-twice', 'm/2.yaml', 1, 8],
  ]);
  expect(mappings.all().map(({ file }) => file)).toEqual(['m/3.yaml']);
  expect(mappings.incomplete).toBe(true);
});

test('a file with a byte order mark and Windows line ends is read like any other', async () => {
  const text = `\uFEFF${mapping('a', 'newest: data.x data.y\n')}`.replaceAll('\n', '\r\n');
  const { problems } = await load(['m/1.yaml', text]);
  expect(problems).toMatchObject([{ code: 'mapping/expression-syntax', line: 2, column: 16 }]);
});

describe('settings', () => {
  test('have defaults for everything the file leaves out, and without a file', async () => {
    const defaults = {
      unmapped: 'ignore',
      limits: { records: 1_000, bytes: 1_000_000, depth: 64, futureMinutes: 15 },
      prefixes: [],
      salesforce: { limitShare: 0.8 },
    };
    expect((await mappingsOf([])).settings).toEqual(defaults);
    expect((await mappingsOf([], '# nothing\n')).settings).toEqual(defaults);
    const { settings } = await mappingsOf([], 'unmapped: reject\nlimits: { records: 5 }\n');
    expect(settings).toEqual({ ...defaults, unmapped: 'reject', limits: { ...defaults.limits, records: 5 } });
  });

  test('that are invalid are problems, and the defaults apply', async () => {
    const { mappings, problems } = await load([
      'm/_settings.yaml',
      'unmapped: drop\nlimits: { records: 0, depth: 3.5 }\nsalesforce: { limitShare: 2 }\nenvelope: { key: id }\n',
    ]);
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['mapping/bad-choice', 1],
      ['mapping/out-of-range', 2],
      ['mapping/wrong-type', 2],
      ['mapping/out-of-range', 3],
      ['mapping/unknown-key', 4],
    ]);
    expect(mappings.settings.unmapped).toBe('ignore');
    expect(mappings.incomplete).toBe(true);
  });

  test('are in one file', async () => {
    const { problems } = await load(['m/_settings.yaml', ''], ['m/more/_settings.yml', '']);
    expect(problems).toMatchObject([{ code: 'mapping/two-settings', file: 'm/more/_settings.yml' }]);
  });
});

describe('the envelope', () => {
  const raw: JsonObject = {
    event_id: 7,
    kind: 'login',
    producer: 'site',
    when: '2026-03-02T12:00:00Z',
    body: { id: 'x' },
  };

  test('is found by the expressions of the settings, and by the defaults', async () => {
    const { envelope } = await mappingsOf([], 'envelope: { type: kind, time: when, id: body.id }\n');
    expect(await envelope(raw, 'a')).toEqual({ id: 'x', source: 'site', type: 'login', time: '2026-03-02T12:00:00Z' });
    expect(await envelope({ body: { id: 'y' }, type: 't' }, 'a')).toEqual({ id: 'y' });
    expect(await (await mappingsOf([])).envelope({ event_id: 1, id: 2, timestamp: 3 }, 'a')).toEqual({
      id: 1,
      time: 3,
    });
  });

  test('that fails is a failure of the event and names the location', async () => {
    const { envelope } = await mappingsOf([], 'envelope:\n  id: event_id & $uppercase(event_id)\n');
    const failure = await envelope(raw, 'a').catch((error: unknown) => error instanceof FailureError && error.failure);
    expect(failure).toMatchObject({ code: 'event/bad-attribute' });
    expect(JSON.stringify(failure)).toContain('mappings/_settings.yaml:2:18:');
  });

  test('that takes too long on a busy machine is tried again', async () => {
    let at = 0;
    const now = () => {
      at += 40_000;
      return at;
    };
    const text = 'envelope: { id: "$string($count($map([1..500], function($x) { $x })))" }\n';
    const { mappings } = await loadMappings([{ path: 'mappings/_settings.yaml', text }], testSchema, { now });
    await expect(mappings.envelope(raw, 'a')).rejects.toMatchObject({ failure: { code: 'plan/out-of-time' } });
  });
});
