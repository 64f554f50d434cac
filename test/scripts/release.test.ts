// `npm run release` in a repository with the manifests of this one.
import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { versionedFiles } from '../../scripts/release/release-files.ts';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
const next = version.replace(/\d+$/, (patch) => String(Number(patch) + 1));

async function repository() {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-release-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const file of await versionedFiles()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(file, join(folder, file));
  }
  await writeFile(
    join(folder, 'CHANGELOG.md'),
    `# Changelog\n\n## Unreleased\n\n### Upgrading from ${version}\n\n- Nothing to do.\n`,
  );
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  const commit = () => {
    git('add', '.');
    git('commit', '--quiet', '--message', 'A change');
  };
  commit();
  return {
    folder,
    git,
    async recordState() {
      await mkdir(join(folder, 'test/fixtures/state', next), { recursive: true });
      await writeFile(join(folder, 'test/fixtures/state', next, 'recorded.json'), '{}');
      commit();
    },
    release: (...args: string[]) =>
      new Promise<{ code: number; output: string }>((done) => {
        const program = [resolve('scripts/release/release.ts'), ...args];
        execFile(process.execPath, program, { cwd: folder }, (error, out, err) =>
          done({ code: error ? Number(error.code) : 0, output: `${out}${err}` }),
        );
      }),
  };
}

test('a release is one commit with a tag, and every manifest has its version', async () => {
  const { folder, git, recordState, release } = await repository();
  await recordState();
  expect(await release(next)).toMatchObject({ code: 0, output: expect.stringContaining(`v${next}`) });
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '-1', '--format=%s')).toBe(`Release ${next}`);
  expect(git('rev-parse', `v${next}^{commit}`)).toBe(git('rev-parse', 'HEAD'));
  const changed = git('show', '--name-only', '--format=', 'HEAD').split('\n').sort();
  expect(changed).toEqual([...(await versionedFiles()), 'CHANGELOG.md'].sort());
  for (const file of await versionedFiles()) {
    expect(JSON.parse(await readFile(join(folder, file), 'utf8')).version).toBe(next);
  }
  // Apart from the version, npm's own layout of the files stays.
  expect(git('show', '--numstat', '--format=', 'HEAD', '--', 'package.json')).toBe('1\t1\tpackage.json');
  expect(git('show', '--numstat', '--format=', 'HEAD', '--', 'package-lock.json')).toBe('4\t4\tpackage-lock.json');
});

test('without a recording of its state, no version is released', async () => {
  const { git, release } = await repository();
  const { code, output } = await release(next);
  expect(code).toBe(1);
  expect(output).toContain(`record-state.ts ${next}`);
  expect(git('status', '--porcelain')).toBe('');
  expect(git('tag')).toBe('');
});

test('nothing is released while a change is not committed', async () => {
  const { folder, git, recordState, release } = await repository();
  await recordState();
  await writeFile(join(folder, 'new.txt'), '');
  expect(await release(next)).toMatchObject({ code: 1, output: expect.stringContaining('Commit or stash') });
  expect(git('tag')).toBe('');
});

test('a version is released once', async () => {
  const { recordState, release } = await repository();
  await recordState();
  await release(next);
  expect(await release(next)).toMatchObject({ code: 1, output: expect.stringContaining(`v${next} exists`) });
});
