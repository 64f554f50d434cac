// Runs the guide's drop-folder examples unchanged, for each language that is installed.
import { execFile, execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startShipper } from '../../src/publisher/drop-folder/shipper.ts';
import { codeBlocks } from '../docs/code-blocks.ts';
import { objectsIn } from './objects-in.ts';
import { bucket, quickSettings, startBucket, temporaryFolder, until } from './start-publishing.ts';

const blocks = (await codeBlocks('docs/publishing.md')).filter(({ info }) => info === 'drop');

const commands: Readonly<Record<string, string>> = { python: 'python3', php: 'php', ts: process.execPath };

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('the guide has an example for TypeScript, Python and PHP', () => {
  expect(blocks.map(({ language }) => language).sort()).toEqual(['php', 'python', 'ts']);
});

for (const { language, text } of blocks) {
  const command = commands[language] ?? '';
  test.skipIf(!isInstalled(command))(`the event of the ${language} example reaches S3`, async () => {
    const s3 = await startBucket();
    const folder = await temporaryFolder();
    const script = join(await temporaryFolder(), `example.${language}`);
    await writeFile(script, text.replaceAll('/var/spool/platform', folder));
    await promisify(execFile)(command, [script]);
    const dropped = await readdir(folder);
    expect(dropped).toEqual([expect.stringMatching(/^[0-9a-f-]+\.json$/)]);
    const shipper = startShipper({ ...quickSettings(s3.url, ''), folder });
    onTestFinished(() => shipper.close({ graceMs: 0 }));
    await until(async () => (await objectsIn(s3, bucket)).size === 1);
    const [body = ''] = (await objectsIn(s3, bucket)).values();
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      type: 'counselor.login',
      data: { counselor: { id: 'cc-1042', first_name: 'Mira', last_name: 'Okonjo' } },
    });
  });
}

test('the policy of the guide allows one action on one prefix', async () => {
  const [policy] = (await codeBlocks('docs/publishing.md')).filter(({ info }) => info === 'policy');
  const { Statement } = JSON.parse(policy?.text ?? '');
  expect(Statement).toEqual([{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::my-events/events/*' }]);
});
