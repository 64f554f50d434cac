// Runs `sam build` in a clean checkout.
import { appendFile, cp, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startMotoServer } from '../end-to-end/moto/moto-server.ts';
import { s3Client } from '../local/clients.ts';
import { cleanCheckout } from './clean-checkout.ts';
import { motoServer, run, sam } from './installed-tools.ts';

let checkout: Awaited<ReturnType<typeof cleanCheckout>>;
beforeAll(async () => {
  checkout = await cleanCheckout();
});
afterAll(() => checkout.remove());

const build = () => run(sam as string, ['build'], { cwd: checkout.folder });

test.skipIf(!sam)('one artifact contains the functions and the packed mappings', async () => {
  const { code, output } = await build();
  expect(output).toContain('Build Succeeded');
  expect(code).toBe(0);
  for (const name of ['ExportFunction', 'RecoverFunction', 'PreviewFunction']) {
    const artifact = join(checkout.folder, '.aws-sam/build', name);
    expect((await readdir(artifact)).sort()).toEqual(['dist', 'package.json']);
    const files = await readdir(join(artifact, 'dist'));
    expect(files).toEqual(expect.arrayContaining(['export.mjs', 'recover.mjs', 'preview.mjs', 'mappings']));
    const [header = ''] = (await readFile(join(artifact, 'dist/mappings/mappings.jsonl'), 'utf8')).split('\n');
    // Each file is named after its event type, or the first of several.
    const types = (await readdir('mappings'))
      .filter((file) => !file.startsWith('_'))
      .map((file) => basename(file, '.yaml'));
    expect(JSON.parse(header).types.flat()).toEqual(expect.arrayContaining(types));
  }
});

test.skipIf(!sam || !motoServer)('a copy of the build folder becomes the same artifact in every account', async () => {
  const moto = await startMotoServer();
  onTestFinished(() => moto.close());
  const s3 = s3Client(moto.url);
  onTestFinished(() => s3.destroy());
  const built = join(checkout.folder, '.aws-sam/build');
  // As the workflow stores it and loads it again.
  const copy = join(checkout.folder, 'copy');
  await cp(built, copy, { recursive: true });
  const packaged = async (folder: string, bucket: string) => {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const template = join(checkout.folder, `${bucket}.yaml`);
    const args = ['package', '--template-file', join(folder, 'template.yaml'), '--s3-bucket', bucket];
    const { code, output } = await run(sam as string, [...args, '--output-template-file', template], {
      cwd: checkout.folder,
      awsUrl: moto.url,
    });
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    return [...(await readFile(template, 'utf8')).matchAll(/CodeUri: s3:\/\/[^/]+\/(\S+)/g)].map(([, key]) => key);
  };
  const inSandbox = await packaged(built, 'sandbox');
  expect(inSandbox.length).toBeGreaterThan(2);
  expect(await packaged(copy, 'production')).toEqual(inSandbox);
});

test.skipIf(!sam)('a mapping with an error stops the build, and the message contains its location', async () => {
  const file = join(checkout.folder, 'mappings/counselor.login.yaml');
  const before = await readFile(file, 'utf8');
  await appendFile(file, '\nrecord: []\n');
  const { code, output } = await build();
  expect(code).not.toBe(0);
  expect(output).toContain('mapping/unknown-key');
  expect(output).toMatch(new RegExp(`mappings/counselor\\.login\\.yaml:${before.split('\n').length + 1}:1`));
  await expect(readdir(join(checkout.folder, 'deploy/dist'))).rejects.toThrow('ENOENT');
});
