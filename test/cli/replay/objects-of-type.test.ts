import { expect, test } from 'vitest';
import { ofType } from '../../../src/cli/aws/objects-of-type.ts';
import { envelope, limits, storeOf } from '../../pipeline/event/stored.ts';

const chunks = (text: string) => ({ chunks: [Buffer.from(text)] });

test('only lines of the type are meant, and what could not be read is noted', async () => {
  const store = storeOf({
    'a.jsonl': chunks('{"id":"1","kind":"t"}\n{"id":"2","kind":"u"}\n{"id":"3","kind":"t"}\n'),
    'bad.json': chunks('no JSON'),
    'refused.json': { code: 'aws/refused', message: 'No.' },
  });
  const unread = { objects: 0, codes: new Set<string>() };
  const objects = ['a.jsonl', 'bad.json', 'refused.json'].map((key) => ({ bucket: 'b', key }));
  const found = await ofType(objects, 't', { store, envelope, limits }, unread);
  const lines = [1, 3].map((line) => [line, line]);
  expect(found).toMatchObject([{ object: { key: 'a.jsonl' }, lines }]);
  expect([unread.objects, ...unread.codes]).toEqual([1, 'aws/refused']);
});
