// Runs the scripts of .github/workflows/mappings.yml as a runner of GitHub does, with our command, and with a `gh` that notes
// how it is called.
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { scratchFolder } from '../cli/scratch-folder.ts';

interface Job {
  steps: { id?: string; run?: string; env?: Record<string, string> }[];
}

const text = await readFile('.github/workflows/mappings.yml', 'utf8');
const { check, comment } = parse(text).jobs as Record<string, Job>;
const report = check?.steps.find(({ id }) => id === 'report')?.run ?? '';
const post = comment?.steps.find(({ run }) => run?.includes('gh api'))?.run ?? '';
const marker = '<!-- what changes in Salesforce -->';

/** GitHub runs a script with these options of bash. */
function runScript(script: string, folder: string, env: Record<string, string> = {}) {
  const PATH = [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder,
    env: { ...process.env, PATH, GITHUB_ACTIONS: 'true', ...env },
    encoding: 'utf8',
  });
  return { code: status, output: `${stdout}${stderr}` };
}

describe('the report', () => {
  let folder: string;
  const mapping = 'mappings/counselor.login.yaml';
  /** Drops "s3sf", the name of the command. */
  const ownCommand = `#!/bin/sh\nshift\nexec '${process.execPath}' '${resolve('bin/s3sf.js')}' "$@"\n`;
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 's3sf-proposal-'));
    for (const name of ['mappings', 'salesforce/schema']) await cp(name, join(folder, name), { recursive: true });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'main');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/npx'), ownCommand, { mode: 0o755 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => git('checkout', '--quiet', '.'));

  async function reported() {
    for (const file of ['summary', 'output']) await rm(join(folder, file), { force: true });
    git('add', 'mappings');
    git('commit', '--quiet', '--allow-empty', '-m', 'proposal');
    const { code, output } = runScript(report, folder, { GITHUB_STEP_SUMMARY: 'summary', GITHUB_OUTPUT: 'output' });
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    const markdown = await read('report/report.md');
    expect(await read('summary')).toBe(markdown);
    expect(markdown.startsWith(`${marker}\n## What changes in Salesforce\n\n`)).toBe(true);
    return { markdown, changed: (await read('output').catch(() => '')) === 'changed=true\n' };
  }

  async function edit(from: string, to: string) {
    const before = await readFile(join(folder, mapping), 'utf8');
    expect(before).toContain(from);
    await writeFile(join(folder, mapping), before.replaceAll(from, to));
  }

  test('shows each field that changes, before and after', async () => {
    await edit('LastName: data.counselor.last_name', 'LastName: $uppercase(data.counselor.last_name)');
    const { markdown, changed } = await reported();
    expect(changed).toBe(true);
    expect(markdown).toMatch(/\*\*1 field changes in \d+ of \d+ events\.\*\*/);
    expect(markdown).toContain('| `Contact.LastName` | `"Okonjo"` | `"OKONJO"` |');
    expect(markdown).toMatch(/\n### Rules that change\n\n`counselor\.login`\n\n- \*\*changed\*\* Upsert Contact /);
  });

  test('fits into a comment, however much changes', async () => {
    const long = (bytes: string) => `head -c ${bytes} /dev/zero | tr '\\0' x`;
    const chatty = `#!/bin/sh\nif [ "$2" = diff ]; then ${long('"$6"')}; else ${long('200000')}; fi\n`;
    await writeFile(join(folder, 'bin/npx'), chatty);
    onTestFinished(() => writeFile(join(folder, 'bin/npx'), ownCommand));
    await edit('event: counselor.login', '# Somebody edits it.\nevent: counselor.login');
    const { markdown } = await reported();
    expect(markdown.length).toBeGreaterThan(40_000);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain('lists them.');
  });

  test('says so if no mapping changes', async () => {
    const { markdown, changed } = await reported();
    expect({ changed, end: markdown.split('\n').at(-2) }).toEqual({ changed: false, end: 'No mapping changes.' });
  });

  test('says so if the mappings have errors', async () => {
    await edit('LastName:', 'LastNmae:');
    const { markdown, changed } = await reported();
    expect(changed).toBe(true);
    expect(markdown).toContain('**The mappings have errors**');
    // The next edit is compared with these.
    await edit('LastNmae:', 'LastName:');
    expect((await reported()).markdown).toContain('The log of this run says why.');
  });
});

describe('the comment', () => {
  /** @param ids of the comments that `gh` finds, one a line */
  async function posted(ids: string, changed: string): Promise<string[]> {
    const folder = await scratchFolder();
    await mkdir(join(folder, 'bin'));
    const gh = `#!/bin/sh\necho "$*" >> calls\ncase "$*" in *--paginate*) printf '${ids}';; esac\n`;
    await writeFile(join(folder, 'bin/gh'), gh, { mode: 0o755 });
    const env = { REPOSITORY: 'our-org/pipeline', NUMBER: '7', CHANGED: changed };
    expect(runScript(post, folder, env)).toEqual({ code: 0, output: '' });
    const calls = (await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n');
    expect(calls[0]).toContain(`startswith("${marker}")`);
    return calls.slice(1);
  }

  const body = '--field body=@report/report.md';

  test('is written once', async () => {
    expect(await posted('', 'true')).toEqual([
      `api --silent --method POST repos/our-org/pipeline/issues/7/comments ${body}`,
    ]);
  });

  test('is updated in place, also when nothing changes any more', async () => {
    for (const changed of ['true', ''])
      expect(await posted('41\\n42\\n', changed)).toEqual([
        `api --silent --method PATCH repos/our-org/pipeline/issues/comments/41 ${body}`,
      ]);
  });

  test('is not written if no mapping changes', async () => {
    expect(await posted('', '')).toEqual([]);
  });
});
