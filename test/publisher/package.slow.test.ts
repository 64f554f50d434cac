// Tests the package as a platform gets it: packed, installed in another folder, and used from there.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startS3 } from '../../src/local/s3/server.ts';
import { codeBlocks } from '../docs/code-blocks.ts';
import { objectsIn } from './objects-in.ts';

const run = promisify(execFile);
const { HTTP_PROXY: _, http_proxy: __, ...env } = process.env;

const name = 's3-to-salesforce-publisher';

let folder = '';
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'platform-'));
  // The pack script needs the project's compiler on its path.
  const path = [resolve('node_modules/.bin'), env.PATH].join(delimiter);
  const packing = { cwd: resolve('packages/publisher'), env: { ...env, PATH: path } };
  await run('npm', ['pack', '--silent', '--pack-destination', folder], packing);
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const install = ['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund'];
  const [file = ''] = (await readdir(folder)).filter((each) => each.endsWith('.tgz'));
  await run('npm', [...install, `./${file}`], { cwd: folder, env });
});

const variablesFor = (s3Url: string) => ({
  ...env,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_S3: s3Url,
});

interface Installed {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

test('the package installs the S3 client and its dependencies, and nothing else', async () => {
  const lock = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const packages = lock.packages as Record<string, Installed>;
  expect(Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {})).toEqual(['@aws-sdk/client-s3']);
  const needed = new Set([name]);
  for (const each of needed) {
    const { dependencies, optionalDependencies } = packages[`node_modules/${each}`] ?? {};
    for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) needed.add(other);
  }
  const installed = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
  expect(installed).toContain('@aws-sdk/client-s3');
  expect(installed.filter((name) => !needed.has(name))).toEqual([]);
  // None of the pipeline's own dependencies.
  expect(installed.filter((name) => /jsforce|jsonata|powertools|commander/.test(name))).toEqual([]);
});

test('the example of the guide runs there, and its event reaches S3', async () => {
  const s3 = await startS3();
  onTestFinished(() => s3.close());
  s3.s3.createBucket('my-events');
  const blocks = await codeBlocks('docs/publishing.md');
  const example = blocks.find(({ language, info }) => language === 'ts' && info === 'platform')?.text ?? '';
  await writeFile(join(folder, 'platform.ts'), example.replaceAll('/var/spool/platform', join(folder, 'spool')));
  await run(process.execPath, ['--no-warnings', 'platform.ts'], { cwd: folder, env: variablesFor(s3.url) });
  const [[key = '', body = ''] = []] = await objectsIn(s3, 'my-events');
  expect(key).toMatch(/^events\/\d{4}\/\d\d\/\d\d\/counselor\.login\//);
  expect(JSON.parse(body)).toMatchObject({ specversion: '1.0', type: 'counselor.login' });
});

test('the command ships the files of a folder', async () => {
  const s3 = await startS3();
  onTestFinished(() => s3.close());
  s3.s3.createBucket('my-events');
  await mkdir(join(folder, 'drop'));
  await writeFile(join(folder, 'drop/1.json'), '{ "type": "counselor.login", "data": { "a": 1 } }');
  const args = [`node_modules/.bin/${name}`, 'ship', 'drop', '--bucket', 'my-events', '--once'];
  const { stdout } = await run(process.execPath, args, { cwd: folder, env: variablesFor(s3.url) });
  expect(stdout).toBe('ship: 1 sent, 0 waiting\n');
  const [body = ''] = (await objectsIn(s3, 'my-events')).values();
  // Part of the event's identity: another source would make a replayed event another one.
  expect(JSON.parse(body)).toMatchObject({ source: 's3-to-salesforce/ship', type: 'counselor.login' });
});

test('a TypeScript platform gets the types', async () => {
  const source = `import { createPublisher, type PublishResult } from 's3-to-salesforce-publisher';
const publisher = createPublisher({ bucket: 'b', spool: 's' });
export const result: Promise<PublishResult> = publisher.publish({ type: 't', data: { a: 1 } });
// @ts-expect-error an event needs a type
void publisher.publish({ data: 1 });
`;
  await writeFile(join(folder, 'typed.ts'), source);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
  const compiler = resolve('node_modules/typescript/bin/tsc');
  await run(process.execPath, [compiler, ...options, 'typed.ts'], { cwd: folder });
});
