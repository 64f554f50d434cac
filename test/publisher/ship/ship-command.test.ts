// The publisher's own command, in this process.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runShipCommand } from '../../../src/publisher/ship/ship-command.ts';
import { s3sf } from '../../cli/run-s3sf.ts';
import { objectsIn } from '../objects-in.ts';
import { bucket, startBucket } from '../start-publishing.ts';

async function run(...argv: string[]) {
  const said = { out: '', err: '' };
  const code = await runShipCommand(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env: {},
    signal: new AbortController().signal,
    version: '1.2.3',
  });
  return { code, ...said };
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ship-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function s3WithBucket() {
  const s3 = await startBucket();
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  return s3;
}

test('--once ships every file and ends with 0', async () => {
  const s3 = await s3WithBucket();
  const folder = await folderWith({ '1.json': '{ "type": "a" }', '2.json': '{ "type": "a" }' });
  const { code, out } = await run('ship', folder, '--bucket', bucket, '--once', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ sent: 2, events: 0 });
  expect((await objectsIn(s3, bucket)).size).toBe(2);
  expect(await readdir(folder)).toEqual(['.spool']);
});

test('--once ends with 1 if something is left', async () => {
  await s3WithBucket();
  const folder = await folderWith({ '1.json': 'not JSON' });
  const { code, out } = await run('ship', folder, '--bucket', bucket, '--once', '--settle', '0.01');
  expect({ code, out }).toEqual({ code: 1, out: 'ship: 0 sent, 0 waiting, 1 quarantined\n' });
});

test.each([
  [['shp', 'folder'], 'unknown command shp'],
  [['ship'], 'name the folder'],
  [['ship', 'a', 'b'], 'name one folder, without b'],
  [['ship', 'folder'], '--bucket NAME, or set EVENT_BUCKET'],
  [['ship', 'folder', '--bucket', 's3://events'], 'Write the name alone'],
  [['ship', 'folder', '--bucket', 'b', '--pack-events', '101'], 'give a whole number from 1 to 100'],
  [['ship', 'folder', '--bucket', 'b', '--pack-delay', '61'], 'give a number of seconds from 0 to 60'],
  [['ship', 'folder', '--bucket', 'b', '--concurrency', '0'], 'give a whole number above 0'],
  [['ship', 'folder', '--buckt', 'b'], "Unknown option '--buckt'"],
])('%j is wrong usage', async (argv, message) => {
  const { code, err } = await run(...argv);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('--version prints the version of the package', async () => {
  expect(await run('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
});

test('s3sf ship has the same options, and can publish reports to a topic and name a deployed pipeline', async () => {
  const optionsIn = (help: string) => [...help.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name).sort();
  const own = optionsIn((await run('--help')).out);
  expect(own.length).toBeGreaterThan(12);
  expect(optionsIn((await s3sf(['ship', '--help'])).out)).toEqual([...own, 'help', 'sns-topic', 'stack'].sort());
});
