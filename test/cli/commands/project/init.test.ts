import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inFolder } from '../../../in-folder.ts';
import { s3sf } from '../../run-s3sf.ts';
import { scratchFolder } from '../../scratch-folder.ts';

async function newProject(): Promise<string> {
  const folder = path.join(await scratchFolder(), 'my-pipeline');
  expect(await s3sf(['init', folder])).toMatchObject({ code: 0, err: '' });
  return folder;
}

test('the mappings of a new project pass check and test', async () => {
  const folder = await newProject();
  expect(await inFolder(folder, () => s3sf(['check']))).toMatchObject({ code: 0 });
  expect(await inFolder(folder, () => s3sf(['test']))).toMatchObject({ code: 0 });
});

test('a new project depends on the version that wrote it, and contains no other version', async () => {
  const folder = await newProject();
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  const { dependencies } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  expect(dependencies).toEqual({ 's3-to-salesforce': `^${version}` });
});

test('SAM finds the template in the package', async () => {
  const folder = await newProject();
  const settings = await readFile(path.join(folder, 'samconfig.toml'), 'utf8');
  const template = 'template_file = "node_modules/s3-to-salesforce/dist/template.yaml"';
  expect(settings).toContain(`.build.parameters]\nbase_dir = "."\n${template}\n`);
  expect(settings).toContain(`.validate.parameters]\n${template}\n`);
  // Everything else is as in this repository.
  const own = settings.split('\n').filter((line) => line !== template && line !== 'base_dir = "."');
  const inPackage = 'node_modules/s3-to-salesforce/dist/docs/';
  expect(own.join('\n').replaceAll(inPackage, 'docs/')).toBe(await readFile('samconfig.toml', 'utf8'));
});

test('git ignores what the commands write', async () => {
  const ignored = await readFile(path.join(await newProject(), '.gitignore'), 'utf8');
  expect(ignored.split('\n')).toEqual(
    expect.arrayContaining(['node_modules/', '.aws-sam/', 'deploy/dist/', '.s3sf/', 'drop/']),
  );
});

test('every link in a page of a new project leads to a file of the project or of the package', async () => {
  const folder = await newProject();
  const broken: string[] = [];
  for (const page of ['README.md', 'salesforce/README.md']) {
    const text = await readFile(path.join(folder, page), 'utf8');
    for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const file = path.join(path.dirname(page), link);
      // In the package, the repository's own files have the same paths.
      const inPackage = 'node_modules/s3-to-salesforce/dist/';
      const target = file.startsWith(inPackage) ? file.slice(inPackage.length) : path.join(folder, file);
      await access(target).catch(() => broken.push(`${page}: ${link}`));
    }
  }
  expect(broken).toEqual([]);
});

test('every guide that a file of a new project names is in the package', async () => {
  const folder = await newProject();
  const named: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(path.join(entry.parentPath, entry.name), 'utf8');
    for (const [guide, start] of text.matchAll(/(\S*)(?<!\w)docs\/[a-z-]+\.md/g)) {
      expect({ file: entry.name, guide, start }).toMatchObject({
        start: expect.stringContaining('node_modules/s3-to-salesforce/dist/'),
      });
      named.push(guide.replace(/^.*\/dist\//, ''));
    }
  }
  expect(named.length).toBeGreaterThan(10);
  for (const guide of new Set(named)) await access(guide);
});

test('every command that a page of a new project shows exists', async () => {
  const folder = await newProject();
  const { scripts } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const text = await readFile(path.join(folder, 'README.md'), 'utf8');
  const { jobs } = parse(await readFile(path.join(folder, '.github/workflows/mappings.yml'), 'utf8'));
  const steps: { run?: string }[] = jobs.check.steps;
  const lines = [...text.split(/[`\n]/), ...steps.flatMap(({ run }) => run ?? [])];
  const named = lines.flatMap((line) => /^npm (?:run )?(start|test|demo|deploy|build|check)\b/.exec(line)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const commands = lines.flatMap((line) => /^npx s3sf ((?:schema )?[a-z]+)/.exec(line)?.[1] ?? []);
  expect(commands.length).toBeGreaterThan(2);
  for (const command of new Set(commands)) {
    expect(await s3sf([...command.split(' '), '--help'])).toMatchObject({ code: 0 });
  }
});

test('a folder with only a new git repository is empty', async () => {
  const folder = await scratchFolder();
  await mkdir(path.join(folder, '.git'));
  expect(await s3sf(['init', folder])).toMatchObject({ code: 0 });
  expect(await readdir(folder)).toContain('mappings');
});

test('a folder with a file stays as it is', async () => {
  const folder = await scratchFolder({ 'mine.txt': 'mine' });
  const { code, err, out } = await s3sf(['init', folder]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/is not empty, and\s+nothing\s+was\s+written/);
  expect(await readdir(folder)).toEqual(['mine.txt']);
});

test('a file in place of the folder is wrong usage', async () => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'file');
  await writeFile(file, 'mine');
  expect(await s3sf(['init', file])).toMatchObject({ code: 2 });
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('--json lists the files', async () => {
  const folder = path.join(await scratchFolder(), 'new');
  const { out } = await s3sf(['init', folder, '--json']);
  const { files } = JSON.parse(out) as { files: string[] };
  expect(files).toEqual(expect.arrayContaining(['.gitignore', 'deploy/prepack.mjs', 'package.json', 'samconfig.toml']));
});

test('build in a checkout says how a checkout is built, and writes nothing', async () => {
  const out = path.join(await scratchFolder(), 'dist');
  const { code, err } = await s3sf(['build', '--out', out]);
  expect(code).toBe(2);
  expect(err).toContain('npm run build');
  await expect(access(out)).rejects.toThrow('ENOENT');
});

test('messages name the command as it was run', async () => {
  const { err } = await s3sf(['explain', 'mapping/no-such-code-at-all'], { command: 'npx s3-to-salesforce' });
  expect(err).toContain('npx s3-to-salesforce explain');
});
