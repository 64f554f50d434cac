// Comparing with a commit: a folder without one says what is missing.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commitOf } from '../../../src/cli/input/git-revision.ts';
import { inFolder } from '../../in-folder.ts';
import { scratchFolder } from '../scratch-folder.ts';

test('without a repository, a commit or the revision, the message says which is missing', async () => {
  const folder = await scratchFolder({ 'a.txt': 'a' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const reason = (revision: string) =>
    inFolder(folder, () =>
      commitOf(revision).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    );
  expect(await reason('HEAD')).toContain('in no git repository, so there is nothing to compare with. Run "git init"');
  git('init', '--quiet');
  expect(await reason('HEAD')).toContain('has no commit yet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  expect(await reason('HEAD')).toBeUndefined();
  expect(await reason('main-or-other')).toBe(
    'git does not know the revision main-or-other. Name a commit, branch or tag',
  );
});
