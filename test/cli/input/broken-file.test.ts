// Event files that are not JSON: `preview` and `new` show where and why, and nothing of the content.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { s3sf } from '../run-s3sf.ts';
import { scratchFolder } from '../scratch-folder.ts';

const event = '{"specversion":"1.0","id":"a","type":"a.b","source":"/s"}';
const secret = '"note":"do-not-show"';

const broken: [name: string, content: string | Buffer, location: string, code: string][] = [
  ['document.json', `{\n  ${secret}\n  "id": "x"\n}\n`, '3:3', 'object/not-json'],
  ['lines.jsonl', `${event}\n\n{${secret},"é":"😀",id:1}\n`, '3:31', 'event/not-json'],
  ['list.json', `[${event},\n{${secret},}]`, '2:23', 'object/not-json'],
  ['cut.json', `[${event},\n{${secret}}`, '2:23', 'object/truncated'],
  ['zipped.json.gz', gzipSync(`{${secret}`), '1:22', 'object/not-json'],
  ['latin.json', Buffer.from(`{\n${secret},"é":1}`, 'latin1'), '2:23', 'object/not-json'],
];

test.each(broken)('%s', async (name, content, location, code) => {
  const file = path.join(await scratchFolder(), name);
  await writeFile(file, content);
  const { code: exit, out } = await s3sf(['preview', file]);
  expect(exit).toBe(1);
  expect(out).toContain(`${file}:${location} This is not JSON. `);
  expect(out).toContain(`[${code}]`);
  expect(out).not.toContain('do-not-show');
  const [line, column] = location.split(':').map(Number);
  const json = (await s3sf(['preview', file, '--json'])).out
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each));
  expect(json).toContainEqual(expect.objectContaining({ at: expect.objectContaining({ line, column }) }));
});

test('new refuses the file with the location, too', async () => {
  const file = path.join(await scratchFolder({ 'e.json': `{\n  ${secret}\n  "id": "x"\n}\n` }), 'e.json');
  const { code, err } = await s3sf(['new', file, '--object', 'Task', '--print']);
  expect(code).toBe(2);
  expect(err).toContain(`${file}:3:3 This is not JSON. A comma is missing`);
});

test.each(['empty.json', 'empty.jsonl'])('an empty file is called empty: %s', async (name) => {
  const folder = await scratchFolder({ [name]: '\n  \n' });
  const file = path.join(folder, name);
  const { code, out, err } = await s3sf(['preview', file]);
  expect(code).toBe(1);
  expect(out + err).toContain(`${file} is empty`);
  expect((await s3sf(['new', file, '--object', 'Task'])).err).toContain(`${file} is empty`);
});

test('JSON without an event is reported as such', async () => {
  const file = path.join(await scratchFolder({ 'e.json': '[]' }), 'e.json');
  expect((await s3sf(['preview', file])).err).toContain(`${file} contains no event`);
});
