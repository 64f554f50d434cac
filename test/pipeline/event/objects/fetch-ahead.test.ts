import { expect, test, vi } from 'vitest';
import { FailureError } from '../../../../src/failure.ts';
import { prefetchingStore, smallestToStream } from '../../../../src/pipeline/event/objects/fetch-ahead.ts';
import { type OpenObject, storePerBucket } from '../../../../src/pipeline/event/objects/object-store.ts';
import type { ObjectReference } from '../../../../src/request.ts';

const object = (key: string, more: Partial<ObjectReference> = {}): ObjectReference => ({ bucket: 'b', key, ...more });

async function textOf({ body }: OpenObject): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Opens each object once `answer` is called. */
function slowStore() {
  const opened: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    opened,
    answer: () => {
      for (const each of waiting.splice(0)) each();
    },
    async open({ key, versionId }: ObjectReference): Promise<OpenObject> {
      opened.push(key);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (key === 'gone') throw new FailureError({ code: 'object/gone', message: 'gone' });
      const text = `${key} ${versionId}`;
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return { body, size: text.length, lastModified: new Date(0) };
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what was fetched before is not fetched again, except when it is opened again', async () => {
  const slow = slowStore();
  const store = prefetchingStore(slow);
  store.prefetch([object('a', { versionId: '1' }), object('gone')]);
  slow.answer();
  await store.finish();
  expect(await textOf(await store.open(object('a', { versionId: '1' })))).toBe('a 1');
  await expect(store.open(object('gone'))).rejects.toThrow('gone');
  expect(slow.opened).toEqual(['a', 'gone']);
  const again = store.open(object('a', { versionId: '1' }));
  await settled();
  slow.answer();
  expect(await textOf(await again)).toBe('a 1');
  expect(slow.opened).toEqual(['a', 'gone', 'a']);
});

test('another version of an object is another object', async () => {
  const slow = slowStore();
  const store = prefetchingStore(slow);
  store.prefetch([object('a', { versionId: '1' })]);
  slow.answer();
  const other = store.open(object('a', { versionId: '2' }));
  await settled();
  slow.answer();
  expect(await textOf(await other)).toBe('a 2');
});

test('eight are fetched at a time; the rest begins as they end, or never', async () => {
  const slow = slowStore();
  const store = prefetchingStore(slow);
  store.prefetch(Array.from({ length: 20 }, (_, index) => object(String(index))));
  expect(slow.opened).toHaveLength(8);
  slow.answer();
  await settled();
  await settled();
  expect(slow.opened.length).toBeGreaterThan(8);
  const end = store.finish();
  const begun = slow.opened.length;
  slow.answer();
  await end;
  expect(slow.opened).toHaveLength(begun);
});

test('objects of unknown size are fetched ahead only as far as memory allows; opening one makes room', async () => {
  const opened: string[] = [];
  const text = 'x'.repeat(250_000);
  const store = prefetchingStore({
    async open({ key }) {
      opened.push(key);
      const body = (async function* () {
        yield Buffer.from(text);
      })();
      return { body, size: text.length, lastModified: new Date(0) };
    },
  });
  store.prefetch(Array.from({ length: 100 }, (_, index) => object(String(index))));
  await vi.waitFor(() => expect(opened.length).toBeGreaterThanOrEqual(20));
  await settled();
  // Twenty fill the memory; the others were under way.
  expect(opened.length).toBeLessThan(28);
  const before = opened.length;
  for (let index = 0; index < 20; index += 1) await store.open(object(String(index)));
  await vi.waitFor(() => expect(opened.length).toBeGreaterThan(before));
  await store.finish();
});

test('an object that two messages name is fetched once', async () => {
  const slow = slowStore();
  const store = prefetchingStore(slow);
  store.prefetch([object('a'), object('b')]);
  store.prefetch([object('a')]);
  slow.answer();
  await store.finish();
  expect(slow.opened).toEqual(['a', 'b']);
});

test('a large object is left for streaming', async () => {
  const slow = slowStore();
  const store = prefetchingStore(slow);
  const large = object('large', { size: smallestToStream + 1 });
  store.prefetch([large]);
  await store.finish();
  expect(slow.opened).toEqual([]);
  const open = store.open(large);
  await settled();
  slow.answer();
  expect(await textOf(await open)).toBe('large undefined');
});

test('each bucket has a store of its own, and there are never many', async () => {
  const made: string[] = [];
  const store = storePerBucket((bucket) => {
    made.push(bucket);
    return { open: async () => ({ body: (async function* () {})(), size: 0, lastModified: new Date(0) }) };
  });
  for (const bucket of ['a', 'b', 'a', 'b']) await store.open({ bucket, key: 'k' });
  expect(made).toEqual(['a', 'b']);
  for (let index = 0; index < 10; index += 1) await store.open({ bucket: `other-${index}`, key: 'k' });
  await store.open({ bucket: 'a', key: 'k' });
  expect(made.slice(2)).toEqual([...Array.from({ length: 10 }, (_, index) => `other-${index}`), 'a']);
});
