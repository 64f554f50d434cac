import { appendFile, mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { S3Server } from '../../../src/local/s3/server.ts';
import { type ShipperOptions, startShipper } from '../../../src/publisher/drop-folder/shipper.ts';
import type { Report } from '../../../src/publisher/publisher.ts';
import { objectsIn } from '../objects-in.ts';
import { bucket, quickSettings, startBucket, temporaryFolder, until } from '../start-publishing.ts';

async function startShipping(options: Partial<ShipperOptions> = {}) {
  const s3 = await startBucket();
  const folder = await temporaryFolder();
  const reports: Report[] = [];
  const start = () => {
    const shipper = startShipper({
      ...quickSettings(s3.url, ''),
      folder,
      settleMs: 200,
      onReport: (report) => reports.push(report),
      ...options,
    });
    onTestFinished(() => shipper.close({ graceMs: 0 }));
    return shipper;
  };
  /** As every program should do it: write the file completely under another name, then rename it. */
  const drop = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, `.${name}`), content);
    await rename(join(folder, `.${name}`), join(folder, name));
  };
  return { s3, folder, reports, start, drop, objects: () => objectsIn(s3, bucket) };
}

/** Records the key of each put, in order. */
function recordPuts({ s3 }: S3Server): string[] {
  const keys: string[] = [];
  const { put } = s3;
  s3.put = (to, key, ...rest) => {
    keys.push(key);
    return put(to, key, ...rest);
  };
  return keys;
}

const completeEvent = {
  specversion: '1.0',
  id: 'evt-1',
  source: 'https://platform.example/logins',
  type: 'counselor.login',
  time: '2026-03-03T02:10:00Z',
};

test('a complete CloudEvent arrives byte for byte, and nothing of it remains on disk', async () => {
  const { start, drop, objects, folder } = await startShipping();
  const shipper = start();
  const text = `${JSON.stringify(completeEvent, null, 2)}\n`;
  await drop('1.json', text);
  await until(async () => (await objects()).size === 1);
  await until(async () => (await shipper.status()).events === 0);
  const [[key = '', body] = []] = await objects();
  expect(body).toBe(text);
  expect(key).toMatch(/^events\/2026\/03\/03\/counselor\.login\/[0-9a-f]{32}\.json$/);
  expect(await readdir(folder)).toEqual(['.spool']);
});

test('a file with only type and data becomes a CloudEvent, the same one at every attempt', async () => {
  const { start, drop, objects, s3 } = await startShipping({ source: 'https://platform.example/php' });
  const puts = recordPuts(s3);
  s3.faults.add({ action: 'PutObject', lostReply: true, times: 3 });
  start();
  await drop('1.json', '{"type":"counselor.login","data":{"counselor":{"id":"cc-1"}}}');
  await until(() => puts.length === 4);
  expect(new Set(puts).size).toBe(1);
  const [body = ''] = (await objects()).values();
  expect(JSON.parse(body)).toEqual({
    specversion: '1.0',
    id: expect.stringMatching(/^\d{16}-[0-9a-f]{8}$/),
    source: 'https://platform.example/php',
    type: 'counselor.login',
    time: expect.stringMatching(/Z$/),
    data: { counselor: { id: 'cc-1' } },
  });
});

test('events in the platform’s own format, arrays, JSON Lines and gzip files arrive unchanged', async () => {
  const { start, drop, objects } = await startShipping();
  start();
  const own = '{"event_type":"login","event_id":7,"data":{}}';
  const array = `[${own}]`;
  const lines = `${own}\n${own}\n`;
  await drop('a.json', own);
  await drop('b.json', array);
  await drop('c.jsonl', lines);
  await drop('d.jsonl.gz', gzipSync(lines));
  await until(async () => (await objects()).size === 4);
  const arrived = await objects();
  const extensions = [...arrived.keys()].map((key) => key.replace(/^events\/files\/[0-9a-f]{32}/, '')).sort();
  expect(extensions).toEqual(['.json', '.json', '.jsonl', '.jsonl.gz']);
  expect([...arrived.values()]).toEqual(expect.arrayContaining([own, array, lines]));
});

test('files that exist when the shipper starts are sent in the order of their names', async () => {
  const { start, drop, objects, s3 } = await startShipping({ concurrency: 1 });
  for (const name of ['3', '1', '2']) await drop(`${name}.json`, JSON.stringify({ ...completeEvent, id: name }));
  const order = recordPuts(s3);
  start();
  await until(async () => (await objects()).size === 3);
  const byKey = await objects();
  expect(order.map((key) => JSON.parse(byKey.get(key) ?? '').id)).toEqual(['1', '2', '3']);
});

test('a shipper that packs sends complete events together, and every other file as it is, in order', async () => {
  const { start, drop, objects, s3 } = await startShipping({
    concurrency: 1,
    pack: { maxEvents: 10, maxDelayMs: 60_000 },
  });
  const puts = recordPuts(s3);
  const pretty = (id: string) => JSON.stringify({ ...completeEvent, id }, null, 2);
  const array = JSON.stringify([{ ...completeEvent, id: '6' }]);
  for (const id of ['1', '2', '3', '4', '5', '7', '8', '9']) await drop(`${id}.json`, pretty(id));
  await drop('6.json', array);
  const shipper = start();
  await shipper.caughtUp();
  await until(async () => {
    shipper.flush();
    return (await shipper.status()).sent === 9;
  });
  const bodies = await objects();
  const sent = puts.map((key) => ({ key, body: bodies.get(key) ?? '' }));
  expect(sent.length).toBeLessThan(9);
  expect(sent.filter(({ key }) => key.includes('/files/'))).toMatchObject([{ body: array }]);
  const packed = sent.filter(({ key }) => /^events\/2026\/03\/03\/packs\/[0-9a-f]{32}\.jsonl$/.test(key));
  expect(packed.length).toBeGreaterThan(0);
  const lines = sent.flatMap(({ key, body }) =>
    packed.some((pack) => pack.key === key) ? body.trim().split('\n') : [body],
  );
  expect(lines.flatMap((line) => JSON.parse(line)).map(({ id }) => id)).toEqual([...'123456789']);
});

test('a file that is still being written is left until it is complete', async () => {
  const { start, folder, objects, reports } = await startShipping({ settleMs: 600_000 });
  const shipper = start();
  const path = join(folder, 'slow.json');
  const text = JSON.stringify(completeEvent);
  await writeFile(path, text.slice(0, 20));
  await until(async () => (await shipper.status()).unready === 1);
  await appendFile(path, text.slice(20));
  await until(async () => (await objects()).size === 1);
  expect([...(await objects()).values()]).toEqual([text]);
  expect(reports).toEqual([]);
});

test('a file that stays incomplete, is not JSON or is too large is quarantined and reported; the others arrive', async () => {
  const { start, drop, folder, objects, reports } = await startShipping({ maxFileBytes: 1000 });
  await writeFile(join(folder, '1-half.json'), '{"type": "counselor.lo');
  await writeFile(join(folder, '2-empty.json'), '');
  await writeFile(join(folder, '3-text.json'), 'hello');
  await writeFile(join(folder, '4-large.json'), JSON.stringify('x'.repeat(2000)));
  await drop('5.json', JSON.stringify(completeEvent));
  start();
  await until(async () => (await objects()).size === 1);
  await until(() => reports.length === 4);
  const reasons = reports.map((report) => report.kind === 'quarantined' && [report.reason, report.file.slice(0, -9)]);
  expect(reasons).toEqual([
    ['not-json', '1-half.json'],
    ['not-json', '2-empty.json'],
    ['not-json', '3-text.json'],
    ['too-large', '4-large.json'],
  ]);
  expect(await readdir(join(folder, '.spool', 'broken'))).toHaveLength(4);
});

test('hidden and temporary files, folders and links are not touched', async () => {
  const { start, drop, folder, objects } = await startShipping();
  for (const name of ['.1.json', '2.json.tmp', '3.part', '4.json~']) await writeFile(join(folder, name), '{}');
  await mkdir(join(folder, 'sub'));
  await symlink('/etc/hostname', join(folder, 'link.json'));
  await drop('last.json', JSON.stringify(completeEvent));
  start();
  await until(async () => (await objects()).size === 1);
  expect((await readdir(folder)).sort()).toEqual(
    ['.1.json', '.spool', '2.json.tmp', '3.part', '4.json~', 'link.json', 'sub'].sort(),
  );
});

test('when the spool is full, files stay in the folder until there is room', async () => {
  const { start, drop, folder, s3, objects, reports } = await startShipping({ maxSpoolEvents: 3 });
  s3.faults.add({ action: 'PutObject', code: 'SlowDown', status: 503, times: Infinity });
  for (let index = 0; index < 8; index += 1) {
    await drop(`${index}.json`, JSON.stringify({ ...completeEvent, id: `evt-${index}` }));
  }
  const shipper = start();
  await until(() => reports.some(({ kind }) => kind === 'refusing'));
  await until(async () => (await shipper.status()).events === 3);
  expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toHaveLength(5);
  s3.faults.clear();
  await until(async () => (await objects()).size === 8);
});

test('two shippers share a folder', async () => {
  const { start, drop, objects, reports } = await startShipping();
  start();
  start();
  for (let index = 0; index < 40; index += 1) {
    await drop(`${index}.json`, JSON.stringify({ ...completeEvent, id: `evt-${index}` }));
  }
  await until(async () => (await objects()).size === 40);
  expect(reports).toEqual([]);
});
