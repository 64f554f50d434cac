// The command as people run it: a separate process that finds S3 and SNS as the AWS command line does.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type S3Server, startS3 } from '../../../../src/local/s3/server.ts';
import { objectsIn } from '../../../publisher/objects-in.ts';

const command = resolve('bin/s3sf.js');

async function startBucket(): Promise<S3Server> {
  const s3 = await startS3();
  onTestFinished(() => s3.close());
  s3.s3.createBucket('events');
  return s3;
}

async function dropFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ship-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

function start(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const { HTTP_PROXY: _, http_proxy: __, ...env } = process.env;
  const account = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const child: ChildProcess = spawn(process.execPath, [command, 'ship', ...args], {
    env: { ...env, ...account, ...variables },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ends = once(child, 'close').then(([code]) => code as number | null);
  return { child, said, ends };
}

const event = (id: string) => JSON.stringify({ specversion: '1.0', id, source: '/test', type: 'counselor.login' });

const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 20));
};

test('--once ships every file and ends with 0', async () => {
  const s3 = await startBucket();
  const folder = await dropFolder({ '1.json': event('evt-1'), '2.json': event('evt-2') });
  const args = [folder, '--bucket', 'events', '--once', '--json'];
  const { said, ends } = start(args, { AWS_ENDPOINT_URL_S3: s3.url });
  expect(await ends).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ sent: 2, events: 0, unready: 0, broken: 0 });
  expect((await objectsIn(s3, 'events')).size).toBe(2);
  expect(await readdir(folder)).toEqual(['.spool']);
});

test('--pack-events sends several events as one object, and --once does not wait for --pack-delay', async () => {
  const s3 = await startBucket();
  const ids = Array.from({ length: 5 }, (_, index) => `evt-${index}`);
  const folder = await dropFolder(Object.fromEntries(ids.map((id) => [`${id}.json`, event(id)])));
  const args = [folder, '--bucket', 'events', '--once', '--json', '--concurrency', '1'];
  // The test would time out if the last events waited that long.
  const packing = ['--pack-events', '5', '--pack-delay', '60', '--patience', '3000'];
  const { said, ends } = start([...args, ...packing], { AWS_ENDPOINT_URL_S3: s3.url });
  expect(await ends).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ sent: 5, events: 0 });
  const bodies = [...(await objectsIn(s3, 'events')).values()];
  expect(bodies.length).toBeLessThan(5);
  expect(
    bodies
      .join('')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id)
      .sort(),
  ).toEqual(ids);
});

test.each([
  ['--pack-events', '0', 'Give a whole number from 1 to 100.'],
  ['--pack-events', '101', 'Give a whole number from 1 to 100.'],
  ['--pack-delay', '61', 'Give a number of seconds from 0 to 60.'],
])('%s %s is wrong usage', async (option, value, message) => {
  const { said, ends } = start(['drop', option, value], {});
  expect(await ends).toBe(2);
  expect(said.err).toContain(message);
});

test('--once ends with 1 if something is left', async () => {
  const s3 = await startBucket();
  s3.faults.add({ action: '*', code: 'SlowDown', status: 503, times: Infinity });
  const folder = await dropFolder({ '1.json': event('evt-1') });
  const args = [folder, '--bucket', 'events', '--once', '--patience', '5'];
  const { said, ends } = start(args, { AWS_ENDPOINT_URL_S3: s3.url });
  expect(await ends).toBe(1);
  expect(said.out).toContain('1 waiting');
  expect(said.out).not.toContain('another process');
});

test('without --once it runs until it is stopped, prints its state, and ends with 0', async () => {
  const s3 = await startBucket();
  const folder = await dropFolder({ '1.json': event('evt-1') });
  const args = [folder, '--bucket', 'events', '--health-every', '0.2', '--json'];
  const { child, said, ends } = start(args, { AWS_ENDPOINT_URL_S3: s3.url });
  await until(async () => (await objectsIn(s3, 'events')).size === 1);
  await writeFile(join(folder, '2.json'), event('evt-2'));
  await until(async () => (await objectsIn(s3, 'events')).size === 2);
  await until(() => said.out.includes('"sent":2'));
  child.kill('SIGTERM');
  expect(await ends).toBe(0);
  // The lock is released, so the next process need not wait.
  expect(await readdir(join(folder, '.spool'))).not.toContain('sender.lock');
});

test('reports go to a command and to a topic, with ids and codes only', async () => {
  const s3 = await startBucket();
  const folder = await dropFolder({ '1.json': '{"text": "what nobody may read", ' });
  const received = join(folder, '.received');
  const requests: string[] = [];
  const sns = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push(body);
    response.setHeader('content-type', 'text/xml');
    response.end('<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
  });
  await new Promise<void>((listening) => sns.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void sns.close());
  const { port } = sns.address() as AddressInfo;
  const topic = 'arn:aws:sns:us-east-1:123456789012:people';
  const args = [
    folder,
    '--bucket',
    'events',
    '--settle',
    '0.1',
    '--on-report',
    `cat > '${received}'`,
    '--sns-topic',
    topic,
  ];
  const variables = { AWS_ENDPOINT_URL_S3: s3.url, AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}` };
  const { child, said, ends } = start(args, variables);
  const read = () => readFile(received, 'utf8').catch(() => '');
  await until(async () => requests.length > 0 && (await read()).endsWith('\n'));
  child.kill('SIGTERM');
  await ends;
  expect(JSON.parse(await read())).toEqual({
    kind: 'quarantined',
    file: expect.stringMatching(/^1\.json\./),
    reason: 'not-json',
  });
  const sent = new URLSearchParams(requests[0]);
  expect(sent.get('TopicArn')).toBe(topic);
  expect(sent.get('Message')).toContain('not-json');
  for (const text of [said.out, said.err, ...requests]) expect(text).not.toContain('nobody');
});

test('a file in place of the folder is wrong usage', async () => {
  const folder = await dropFolder({ file: 'x' });
  const { ends } = start([join(folder, 'file'), '--bucket', 'events', '--once'], {});
  expect(await ends).toBe(2);
});
