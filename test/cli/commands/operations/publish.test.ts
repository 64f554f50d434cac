// Publishing to a bucket that is reached like a deployed one: nothing is replaced silently.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, expect, test, vi } from 'vitest';
import { holdsEvent } from '../../../../src/cli/input/holds-event.ts';
import { Bucket, startBucket } from '../../../local/s3/bucket-under-test.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

afterEach(() => vi.unstubAllEnvs());

async function bucket() {
  const started = await startBucket();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', started.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  return {
    ...started,
    async text(Key: string) {
      const { Body } = await started.client.send(new GetObjectCommand({ Bucket, Key }));
      return Body?.transformToString();
    },
  };
}

const publish = (...files: string[]) => s3sf(['publish', ...files, '--bucket', Bucket]);
const event = (id: string) => JSON.stringify({ id, type: 't' });

test('two files that would become one object are refused before any is published', async () => {
  const { notified, text } = await bucket();
  const folder = await scratchFolder({ 'e.json': event('1'), 'other.json': event('3') });
  await mkdir(join(folder, 'b'));
  const [one, other, two] = [join(folder, 'e.json'), join(folder, 'other.json'), join(folder, 'b', 'e.json')];
  await writeFile(two, event('2'));
  const { code, out, err } = await publish(one, other, two);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`${one} and ${two} would both become events/e.json`);
  expect(notified).toEqual([]);
  await expect(text('events/other.json')).rejects.toThrow();
});

test('replacing other content is reported, publishing the same content again is not', async () => {
  const { text } = await bucket();
  const folder = await scratchFolder({ 'e.json': event('1') });
  const file = join(folder, 'e.json');
  expect((await publish(file)).out).toBe(`Published ${file} as s3://${Bucket}/events/e.json\n`);
  expect((await publish(file)).out).toBe(`Published ${file} as s3://${Bucket}/events/e.json\n`);
  await writeFile(file, event('2'));
  expect((await publish(file)).out).toContain('events/e.json, replacing other content\n');
  expect(await text('events/e.json')).toBe(event('2'));
  await writeFile(file, event('3'));
  expect(JSON.parse((await s3sf(['publish', file, '--bucket', Bucket, '--json'])).out)).toMatchObject({
    replaced: true,
  });
});

test('a large file is streamed, and replacing it is reported too', async () => {
  await bucket();
  const line = `${event('x'.repeat(1000))}\n`;
  const folder = await scratchFolder({ 'large.jsonl': line.repeat(9_000) });
  const file = join(folder, 'large.jsonl');
  expect(await publish(file)).toMatchObject({ code: 0, err: '' });
  await writeFile(file, line.repeat(9_001));
  expect((await publish(file)).out).toContain('replacing other content');
});

test('on a screen the files are counted while the command runs, and the count is gone at the end', async () => {
  await bucket();
  const folder = await scratchFolder({ 'a.json': event('1'), 'b.json': event('2') });
  const files = [join(folder, 'a.json'), join(folder, 'b.json')];
  let now = 0;
  const clock = { now: () => (now += 700), every: () => () => {} };
  const screens = { out: {}, err: { isTTY: true, columns: 80 } };
  const { out, err } = await s3sf(['publish', ...files, '--bucket', Bucket], { clock, screens });
  expect(out.match(/^Published /gm)).toHaveLength(2);
  expect(err).toContain('Publishing files: 2 of 2');
  expect(err.endsWith('\r\u001b[K')).toBe(true);
});

test('a file without an event is published with a warning', async () => {
  const { text } = await bucket();
  const folder = await scratchFolder({ 'README.md': '# No event\n', 'e.json': event('1') });
  const { code, err } = await publish(join(folder, 'README.md'), join(folder, 'e.json'));
  expect(code).toBe(0);
  expect(err).toMatch(/^.*README\.md: no event was found in this file.*\n$/);
  expect(await text('events/README.md')).toBe('# No event\n');
});

test.each<[string, string | Uint8Array, ReturnType<typeof holdsEvent>]>([
  ['an object', '{\n "id": "1"\n}', 'yes'],
  ['an object after a byte order mark', '\uFEFF{}', 'yes'],
  ['an array with an object', '[1, {}]', 'yes'],
  ['lines of which one is an object', 'oh\n{}\n', 'yes'],
  ['something compressed', gzipSync('{}'), 'unknown'],
  ['nothing', '', 'no'],
  ['an array without an object', '[1]', 'no'],
  ['a text', 'id: 1\n', 'no'],
])('%s', (_, content, expected) => {
  expect(holdsEvent(Buffer.from(content))).toBe(expected);
});
