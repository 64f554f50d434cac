// The packages as people get them: published to a registry, installed elsewhere, run, and upgraded from the last release.
import { execFile, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { setVersion, versionedFiles } from '../../scripts/release/release-files.ts';
import { readOutcomes } from '../../src/cli/trace/logged-outcome.ts';
import { startStack } from '../../src/local/stack.ts';
import { inFolder } from '../in-folder.ts';
import { s3Client } from '../local/clients.ts';
import { cleanCheckout } from '../template/clean-checkout.ts';
import { run as runProgram, sam } from '../template/installed-tools.ts';
import { earlierVersion } from './earlier-version.ts';
import { type OwnMachine, ownMachine } from './own-machine.ts';
import { type Registry, startRegistry } from './registry.ts';

const name = 's3-to-salesforce';
const execute = promisify(execFile);

let registry: Registry;
let machine: OwnMachine;
let versions: { old: string; new: string };
let publishNew: () => Promise<void>;
const folders: { remove(): Promise<void> }[] = [];

beforeAll(async () => {
  registry = await startRegistry();
  machine = await ownMachine(registry.url);
  const checkout = await cleanCheckout(['.github', '.vscode', 'docs', 'examples', 'packages', 'starter']);
  folders.push(checkout);
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const earlier = await earlierVersion();
  if (earlier) folders.push(earlier);
  const old = earlier?.version ?? version;
  // Until the first release, both have the same number.
  versions = { old, new: old === version ? nextPatch(version) : version };
  process.stdout.write(
    `Upgrades from ${earlier?.name ?? 'this version, because the clone has no history and no tag'}.\n`,
  );
  await publish(earlier?.folder ?? checkout.folder, versions.old);
  publishNew = () => publish(checkout.folder, versions.new);
});
afterAll(async () => {
  await registry?.close();
  await machine?.remove();
  for (const folder of folders) await folder.remove();
});

/** As docs/releasing.md says. */
async function publish(checkout: string, version: string): Promise<void> {
  await inFolder(checkout, async () => {
    for (const file of await versionedFiles()) await writeFile(file, setVersion(await readFile(file, 'utf8'), version));
  });
  const { env } = machine;
  await execute('npm', ['publish', '--workspaces'], { cwd: checkout, env, maxBuffer: 64_000_000 });
}

function nextPatch(version: string): string {
  const [major, minor, patch] = version.split('.');
  return `${major}.${minor}.${Number(patch) + 1}`;
}

/** Runs the line in the project. Fails with its output if it does not end with 0. */
async function runInProject(line: string): Promise<string> {
  const { code, output } = await machine.run(line, 'my-pipeline');
  expect({ line, code, output: code === 0 ? '' : output }).toEqual({ line, code: 0, output: '' });
  return output;
}

/** A hash of each file that belongs to the project. */
async function projectHashes(): Promise<Record<string, string>> {
  const project = join(machine.folder, 'my-pipeline');
  const written = ['node_modules', '.aws-sam', '.s3sf'];
  const hashes: Record<string, string> = {};
  for (const part of (await readdir(project)).filter((name) => !written.includes(name))) {
    const inside = await readdir(join(project, part), { recursive: true, withFileTypes: true }).catch(() => []);
    const files = inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of inside.length > 0 ? files : [join(project, part)]) {
      if (file.includes('deploy/dist')) continue;
      hashes[relative(project, file)] = hash('sha256', await readFile(file));
    }
  }
  return hashes;
}

const installedVersion = async () =>
  JSON.parse(await readFile(join(machine.folder, 'my-pipeline/node_modules', name, 'package.json'), 'utf8')).version;

/** What people do with a project, all of it with the installed package. */
async function useProject(version: string): Promise<void> {
  expect(await runInProject('npx s3sf --version')).toBe(`${version}\n`);
  expect(await runInProject('npm test')).toContain('no problems');
  expect(await runInProject('npx s3sf build')).toContain('4 functions (export, preview, recover, sweep)');
  expect(await runInProject('npx s3sf explain mapping/unknown-field')).toContain('mapping/unknown-field');
  expect(await runInProject('npx s3sf preview examples/first-rescue.json')).toContain('create Task');
  expect(await runInProject('npx s3sf schema editor')).toContain('schema/mapping.editor.json');
  expect(await runInProject('npm run demo')).toMatch(/(\d+) of \1 events done/);
  await applyAnEvent();
}

/** The built function reads the packed mappings, and writes what they say. */
async function applyAnEvent(): Promise<void> {
  const project = join(machine.folder, 'my-pipeline');
  const lines: string[] = [];
  const stack = await startStack({
    handlerModule: join(project, 'deploy/dist/export.mjs'),
    schemaDir: join(project, 'salesforce/schema'),
    onLog: ({ line }) => void lines.push(line),
  });
  try {
    const s3 = s3Client(stack.clients.s3.endpoint);
    const Body = await readFile(join(project, 'examples/training-completed.json'));
    await s3.send(new PutObjectCommand({ Bucket: stack.bucket, Key: 'events/own.json', Body }));
    await expect
      .poll(() => lines.flatMap(readOutcomes).map(({ outcome }) => outcome), { timeout: 600_000 })
      .toEqual(['applied']);
    s3.destroy();
    expect(stack.salesforce.org.records('Contact')).toHaveLength(1);
  } finally {
    await stack.close();
  }
}

/** A mapping that the package does not bring along, with a schema that the build compiles. */
async function ownMapping(): Promise<string> {
  const event = JSON.parse(await readFile('examples/training-completed.json', 'utf8'));
  const { counselor, coach } = event.data;
  return JSON.stringify({
    event: 'counselor.training_completed',
    schema: { type: 'object', required: ['training'] },
    records: [
      {
        object: 'Contact',
        key: { Counselor_Id__c: 'data.counselor.id' },
        fields: { LastName: 'data.counselor.last_name' },
        links: { AccountId: { object: 'Account', key: { Coach_Id__c: 'data.coach.id' }, notFound: 'omit' } },
      },
    ],
    examples: [
      {
        name: 'the counselor has a Contact',
        event,
        expect: [
          {
            Contact: {
              Counselor_Id__c: counselor.id,
              LastName: counselor.last_name,
              AccountId: { Account: { Coach_Id__c: coach.id } },
            },
          },
        ],
      },
    ],
  });
}

test('both packages are published with one version', async () => {
  expect(registry.versions(name)).toEqual([versions.old]);
  expect(registry.versions(`${name}-publisher`)).toEqual([versions.old]);
});

test('a project of one’s own is created without a clone, checks its mappings, runs them and builds', async () => {
  const { code, output } = await machine.run(`npx ${name} init my-pipeline`);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Created a project') });
  await runInProject('npm install');
  expect(await installedVersion()).toBe(versions.old);
  await writeFile(join(machine.folder, 'my-pipeline/mappings/counselor.training_completed.yaml'), await ownMapping());
  await useProject(versions.old);
});

test('the whole pipeline runs in the project, until it is stopped', async () => {
  const cwd = join(machine.folder, 'my-pipeline');
  const pipeline = spawn(process.execPath, ['node_modules/.bin/s3sf', 'local'], { cwd, env: machine.env });
  onTestFinished(() => void pipeline.kill('SIGKILL'));
  let printed = '';
  pipeline.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(pipeline, 'exit');
  await expect.poll(() => printed, { timeout: 600_000 }).toMatch(/Salesforce\s+http/);
  await runInProject('npx s3sf publish examples/training-completed.json');
  const applied = /applied\s+counselor\.training_completed\s+example-training-1/;
  await expect.poll(() => printed, { timeout: 600_000 }).toMatch(applied);
  expect(await runInProject('npx s3sf trace example-training-1')).toContain('applied');
  expect(await runInProject('npx s3sf records Contact')).toContain('Okonjo');
  pipeline.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('npx runs the command in a folder without the package, and messages name the command that works there', async () => {
  const folder = join(machine.folder, 'mappings-only');
  await mkdir(folder);
  for (const part of ['mappings', 'salesforce']) {
    await cp(join(machine.folder, 'my-pipeline', part), join(folder, part), { recursive: true });
  }
  expect(await machine.run(`npx ${name} check`, 'mappings-only')).toMatchObject({ code: 0 });
  await writeFile(join(folder, 'mappings/broken.yaml'), 'event: x\nrecord: []\n');
  const { code, output } = await machine.run(`npx ${name} check`, 'mappings-only');
  expect(code).toBe(1);
  expect(output).toContain(`npx ${name} explain CODE`);
  expect(output).not.toContain('npx s3sf');
});

test('many mapping files are checked in threads', async () => {
  const folder = join(machine.folder, 'my-pipeline');
  const text = await readFile(join(folder, 'mappings/counselor.login.yaml'), 'utf8');
  await mkdir(join(machine.folder, 'many'));
  for (let index = 0; index < 90; index += 1) {
    const copy = text.replaceAll('counselor.login', `counselor.login${index}`);
    await writeFile(join(machine.folder, 'many', `${index}.yaml`), copy);
  }
  expect(await runInProject('npx s3sf check --mappings ../many')).toContain('90 mapping files checked');
});

test('a mapping with an error stops the build, and nothing is left to deploy', async () => {
  const file = join(machine.folder, 'my-pipeline/mappings/broken.yaml');
  onTestFinished(() => rm(file, { force: true }));
  await writeFile(file, 'event: x\nrecord: []\n');
  const { code, output } = await machine.run('npx s3sf build', 'my-pipeline');
  expect(code).toBe(1);
  expect(output).toContain('Nothing was built.');
  await expect(readdir(join(machine.folder, 'my-pipeline/deploy/dist'))).rejects.toThrow('ENOENT');
});

test.skipIf(!sam)('sam build packs the functions of the package with the mappings of the project', async () => {
  const cwd = join(machine.folder, 'my-pipeline');
  for (const command of ['validate', 'build']) {
    const { code, output } = await runProgram(sam as string, [command], { cwd });
    expect({ command, code, output: code === 0 ? '' : output }).toEqual({ command, code: 0, output: '' });
  }
  for (const logicalId of ['ExportFunction', 'RecoverFunction', 'PreviewFunction', 'SweepFunction']) {
    const artifact = join(cwd, '.aws-sam/build', logicalId);
    expect((await readdir(artifact)).sort()).toEqual(['dist', 'package.json']);
    const [types = ''] = (await readFile(join(artifact, 'dist/mappings/mappings.jsonl'), 'utf8')).split('\n');
    expect(types).toContain('counselor.training_completed');
  }
});

test('npm run deploy checks the mappings, builds, and looks at the change set before it is executed', async () => {
  const calls = join(machine.folder, 'calls');
  await mkdir(join(machine.folder, 'bin'));
  await writeFile(join(machine.folder, 'bin/sam'), `#!/bin/sh\necho "$*" >> '${calls}'\n`, { mode: 0o755 });
  await runInProject('PATH=../bin:$PATH npm run deploy');
  expect(await readFile(calls, 'utf8')).toBe('build\ndeploy --no-execute-changeset\n');
});

test('npm update upgrades the command and the functions, and leaves the files of the project alone', async () => {
  const before = await projectHashes();
  await publishNew();
  const isAllowed = versions.new.split('.').slice(0, 2).join() === versions.old.split('.').slice(0, 2).join();
  await runInProject(isAllowed ? 'npm update' : `npm install ${name}@latest`);
  expect(await installedVersion()).toBe(versions.new);
  for (const file of ['CHANGELOG.md', 'template.yaml'])
    expect(await readFile(join(machine.folder, 'my-pipeline/node_modules', name, 'dist', file), 'utf8')).toBe(
      await readFile(file, 'utf8'),
    );
  const after = await projectHashes();
  const changed = Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file]);
  expect(changed.filter((file) => isAllowed || file !== 'package.json')).toEqual(['package-lock.json']);
  await useProject(versions.new);
  // The version before has no such command.
  expect(await runInProject('npx s3sf overview --html')).toContain('<script type="application/json" id="overview">');
  // The package contains the standard objects.
  expect(await runInProject('npx s3sf schema add')).toContain('OpportunityLineItem');
});

test('the version before can be installed again', async () => {
  await runInProject(`npm install ${name}@${versions.old}`);
  await useProject(versions.old);
});
