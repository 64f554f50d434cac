import { expect, test } from 'vitest';
import { objectsOfType } from '../../../src/cli/replay/objects-of-type.ts';
import { envelope, limits, storeOf } from '../../pipeline/event/stored.ts';

const chunks = (text: string) => ({ chunks: [Buffer.from(text)] });

test('selects only lines of the type, and counts objects that could not be read', async () => {
  const store = storeOf({
    'a.jsonl': chunks('{"id":"1","kind":"t"}\n{"id":"2","kind":"u"}\n{"id":"3","kind":"t"}\n'),
    'bad.json': chunks('no JSON'),
    'refused.json': { code: 'aws/refused', message: 'No.' },
  });
  const unread = { objects: 0, codes: new Set<string>() };
  const objects = ['a.jsonl', 'bad.json', 'refused.json'].map((key) => ({ bucket: 'b', key }));
  const found = await objectsOfType(objects, 't', { store, envelope, limits }, unread);
  const lines = [1, 3].map((line) => [line, line]);
  expect(found).toMatchObject([{ object: { key: 'a.jsonl' }, lines }]);
  expect([unread.objects, ...unread.codes]).toEqual([1, 'aws/refused']);
});
