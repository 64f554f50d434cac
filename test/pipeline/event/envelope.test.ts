import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import type { JsonObject, JsonValue } from '../../../src/json.ts';
import { type EnvelopeContext, toEvent } from '../../../src/pipeline/event/envelope.ts';
import type { Location } from '../../../src/pipeline/event/event.ts';
import { envelope, lastModified } from './stored.ts';

const location: Location = { bucket: 'events', key: 'chats/2026/a.json', versionId: 'v1', eTag: 'e1', line: 3 };
const context: EnvelopeContext = { location, lastModified, envelope, limits: { bytes: 10_000, depth: 8 } };

const read = (raw: unknown, more: Partial<EnvelopeContext> = {}) => toEvent(raw as JsonValue, { ...context, ...more });

async function codeOf(raw: unknown, more: Partial<EnvelopeContext> = {}): Promise<string> {
  const error = await read(raw, more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure.code;
}

const cloudEvent = {
  specversion: '1.0',
  id: 'e-1',
  source: '/platform',
  type: 'counselor.active_rescue',
  time: '2026-03-01T12:00:00.5-05:00',
  data: { counselor: { id: 'C-1' } },
};

describe('a CloudEvent', () => {
  test('has its identity, type and time', async () => {
    const event = await read(cloudEvent);
    expect(event).toMatchObject({ id: 'e-1', source: '/platform', type: 'counselor.active_rescue', location });
    expect(event.time).toBe('2026-03-01T17:00:00.5Z');
    expect(event.document).toEqual(cloudEvent);
  });

  test('needs neither time nor data', async () => {
    const { time, data, ...rest } = cloudEvent;
    const event = await read(rest);
    expect(event.time).toBe(lastModified.toISOString());
    expect(event.document).toEqual({ ...rest, time: lastModified.toISOString() });
    expect((await read({ ...rest, time: null })).time).toBe(lastModified.toISOString());
  });

  test.each([
    ['no id', { id: undefined }],
    ['an empty id', { id: ' ' }],
    ['a number as id', { id: 7 }],
    ['no source', { source: undefined }],
    ['an empty source', { source: '' }],
    ['an empty type', { type: '' }],
    ['a type that is no text', { type: ['a'] }],
    ['a time that is none', { time: 'noon' }],
    ['a number as time', { time: 1_700_000_000 }],
    ['an older version', { specversion: '0.3' }],
    ['a version that is a number', { specversion: 1 }],
    ['no version', { specversion: null }],
    ['an id of a thousand and one characters', { id: 'i'.repeat(1_001) }],
    ['a type of as many', { type: 't'.repeat(1_001) }],
  ])('with %s is refused', async (_, change) => {
    expect(await codeOf(JSON.parse(JSON.stringify({ ...cloudEvent, ...change })))).toBe('event/bad-attribute');
  });

  test('without a type is refused with its own code', async () => {
    for (const type of [undefined, null]) expect(await codeOf({ ...cloudEvent, type })).toBe('event/no-type');
  });

  test('is not read by the settings', async () => {
    const refuse = () => Promise.reject(new Error('asked'));
    expect((await read(cloudEvent, { envelope: refuse })).id).toBe('e-1');
  });
});

describe('data sent as base64', () => {
  const { data, ...bare } = cloudEvent;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const sent = (text: string, more: JsonObject = {}) => ({ ...bare, data_base64: base64(text), ...more });

  test('is decoded to where mappings look for it, if it is JSON', async () => {
    for (const datacontenttype of [undefined, 'application/json', 'application/x+json; charset=utf-8', 'text/JSON']) {
      const { document } = await read(sent(JSON.stringify(data), datacontenttype ? { datacontenttype } : {}));
      expect(document.data).toEqual(data);
    }
  });

  test('is left alone if it is not JSON, or if there is data too', async () => {
    for (const datacontenttype of ['image/png', 'application/jsonl', 'text/plain; x=json']) {
      expect((await read(sent('{}', { datacontenttype }))).document).not.toHaveProperty('data');
    }
    expect((await read(sent('{}', { data: 1 }))).document.data).toBe(1);
  });

  test('is refused if it does not match its content type', async () => {
    expect(await codeOf(sent('not json'))).toBe('event/bad-attribute');
    expect(await codeOf({ ...bare, data_base64: 7 })).toBe('event/bad-attribute');
    expect(await codeOf({ ...bare, data_base64: '!!!' })).toBe('event/bad-attribute');
  });

  test('counts towards the depth like data in the event', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect((await read(sent(nested(7)))).document.data).toBeDefined();
    expect(await codeOf(sent(nested(8)))).toBe('event/too-deep');
  });
});

describe('an event that is not a CloudEvent', () => {
  test('is read by the settings', async () => {
    const raw = { kind: 'note.added', id: 7, source: 's', time: 1_700_000_000 };
    expect(await read(raw)).toMatchObject({
      id: '7',
      source: 's',
      type: 'note.added',
      time: '2023-11-14T22:13:20.000Z',
      document: { ...raw, type: 'note.added' },
    });
  });

  test('without id, source and time gets them from its location', async () => {
    const event = await read({ kind: 'k' });
    expect(event.id).toMatch(/^s3-[0-9a-f]{32}$/);
    expect(event.source).toBe('s3://events/chats');
    expect(event.time).toBe('2026-01-02T03:04:05.678Z');
    const { id, source, type, time } = event;
    expect(event.document).toEqual({ kind: 'k', id, source, type, time });
    expect((await read({ kind: 'k' }, { location: { ...location, key: 'a.json' } })).source).toBe('s3://events');
  });

  test('gets the same id each time it is read', async () => {
    const idAt = async (change: Partial<Location>) =>
      (await read({ kind: 'k' }, { location: { ...location, ...change } })).id;
    const id = await idAt({});
    expect(await idAt({ eTag: 'other', size: 9 })).toBe(id);
    const others = [{ line: 4 }, { versionId: 'v2' }, { key: 'b' }, { bucket: 'b' }].map(idAt);
    expect(new Set([id, ...(await Promise.all(others))]).size).toBe(5);
  });

  test('in a bucket without versions has the ETag in its id', async () => {
    const { versionId, ...unversioned } = location;
    const idAt = async (change: Partial<Location>) =>
      (await read({ kind: 'k' }, { location: { ...unversioned, ...change } })).id;
    expect(await idAt({})).toBe(await idAt({ versionId: 'null' }));
    expect(await idAt({})).not.toBe(await idAt({ eTag: 'e2' }));
    expect(await idAt({ versionId: 'null' })).not.toBe(await idAt({ versionId: 'null', eTag: 'e2' }));
  });

  test('has no type if the settings find none', async () => {
    expect(await codeOf({})).toBe('event/no-type');
    expect(await codeOf({ kind: null })).toBe('event/no-type');
  });

  test.each([
    ['an empty id', { kind: 'k', id: '' }],
    ['an id that is a list', { kind: 'k', id: [] }],
    ['an id too large for a number', { kind: 'k', id: 2 ** 53 }],
    ['a source that is no text', { kind: 'k', source: 1 }],
    ['a type that is no text', { kind: 1 }],
    ['a time without zone', { kind: 'k', time: '2026-03-01T12:00:00' }],
    ['a time before all time', { kind: 'k', time: -1 }],
  ])('with %s is refused', async (_, raw) => {
    expect(await codeOf(raw)).toBe('event/bad-attribute');
  });

  test('may have the largest exact number as its id', async () => {
    expect(await read({ kind: 'k', id: 2 ** 53 - 1 })).toMatchObject({ id: '9007199254740991' });
  });

  test('is refused if the settings calculate a value that is not a number', async () => {
    expect(await codeOf({}, { envelope: async () => ({ type: 'k', id: Number.NaN }) })).toBe('event/bad-attribute');
  });

  test('is refused if the settings fail on it, without repeating its content', async () => {
    const failing = () => Promise.reject({ message: 'canary' });
    const error = await read({ kind: 'canary' }, { envelope: failing }).catch((thrown: FailureError) => thrown);
    expect(error).toMatchObject({ failure: { code: 'event/bad-attribute' } });
    expect(JSON.stringify((error as FailureError).failure)).not.toContain('canary');
  });

  test('fails with the reason from the settings if they know it', async () => {
    const failure = { code: 'plan/expression-unbounded', message: 'm' } as const;
    expect(await codeOf({}, { envelope: () => Promise.reject(new FailureError(failure)) })).toBe(failure.code);
  });
});

test('only an object is an event', async () => {
  for (const raw of [null, 1, 'text', true, [], [{}]]) expect(await codeOf(raw)).toBe('event/not-an-object');
});

test('keys that are special to JavaScript stay ordinary', async () => {
  const text = '{"kind":"k","__proto__":{"id":"stolen","polluted":1},"constructor":1,"toString":2}';
  const { document, id } = await read(JSON.parse(text));
  expect(id).toMatch(/^s3-/);
  expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
  expect(Object.keys(document).sort()).toEqual(
    ['__proto__', 'constructor', 'id', 'kind', 'source', 'time', 'toString', 'type'].sort(),
  );
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('the content hash covers the event as written, wherever it was read from', async () => {
  const { contentHash } = await read({ kind: 'k', data: { a: 1, b: 2 } });
  const elsewhere = await read(
    { data: { b: 2, a: 1 }, kind: 'k' },
    { location: { ...location, line: 9, versionId: 'v9' } },
  );
  expect(elsewhere.contentHash).toBe(contentHash);
  expect((await read({ kind: 'k', data: { a: 1, b: 3 } })).contentHash).not.toBe(contentHash);
});

describe('a time from the future', () => {
  const completeBy = new Date('2026-03-01T17:00:00Z');
  const limited = { completeBy, limits: { ...context.limits, futureMinutes: 15 } };
  const at = (time: string) => ({ ...cloudEvent, time });
  const own = (time: string | number) => ({ id: 'e', source: 's', kind: 'k', time });

  test('fails the event if it is later than its object by more than the clocks may differ', async () => {
    for (const time of ['2026-03-01T17:15:00.001Z', '2062-03-01T00:00:00Z', '2026-03-01T13:00:01-05:00']) {
      expect(await codeOf(at(time), limited)).toBe('event/future-time');
      expect(await codeOf(own(time), limited)).toBe('event/future-time');
    }
    expect(await codeOf(own(Date.UTC(2062, 0, 1)), limited)).toBe('event/future-time');
    expect(await codeOf(own(Date.UTC(2062, 0, 1) / 1_000), limited)).toBe('event/future-time');
  });

  test('says how much is allowed, and no value of the event', async () => {
    const error = await read(at('2062-03-01T00:00:00Z'), limited).catch((thrown: unknown) => thrown);
    const { message } = (error as FailureError).failure;
    expect(message).toContain('15 minutes');
    expect(message).toContain('limits.futureMinutes in mappings/_settings.yaml');
    expect(message).not.toContain('2062');
  });

  test('is kept as it is within the tolerance', async () => {
    for (const time of ['2026-03-01T17:15:00Z', '2026-03-01T16:00:00Z', '1969-01-01T00:00:00Z']) {
      expect((await read(at(time), limited)).time).toBe(time);
    }
    expect(
      (await read(at('2026-03-01T17:30:00Z'), { ...limited, limits: { ...limited.limits, futureMinutes: 30 } })).time,
    ).toBe('2026-03-01T17:30:00Z');
  });

  test('is not looked for where nobody knows when the event was written, as in a preview', async () => {
    const { completeBy: _, ...unknown } = limited;
    expect((await read(at('2062-03-01T00:00:00Z'), unknown)).time).toBe('2062-03-01T00:00:00Z');
    expect((await read(at('2062-03-01T00:00:00Z'), { completeBy })).time).toBe('2062-03-01T00:00:00Z');
  });
});
