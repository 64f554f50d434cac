// docs/from-edit-to-production.md: the comment that it shows is what the command prints for the edit that it shows, and the
// example for GitLab deploys as the one for GitHub.
import { execFileSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { s3sf } from '../cli/run-s3sf.ts';
import { scratchFolder } from '../cli/scratch-folder.ts';
import { inFolder } from '../in-folder.ts';
import { codeBlocks } from './code-blocks.ts';

const blocks = await codeBlocks('docs/from-edit-to-production.md');
const block = (info: string) => blocks.find((each) => each.info === info)?.text ?? '';

/** How many events there are depends on all examples. */
const withoutCounts = (text: string) => text.replace(/in \d+ of \d+ events/, 'in N of M events');

test('the comment of the guide belongs to its edit', async () => {
  const folder = await scratchFolder();
  for (const name of ['mappings', 'salesforce/schema']) await cp(name, path.join(folder, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'main');
  const [removed = '', added = ''] = block('edit')
    .split('\n')
    .map((line) => line.slice(1).trim());
  const mapping = path.join(folder, 'mappings/counselor.texters_helped.yaml');
  const before = await readFile(mapping, 'utf8');
  expect(before.split(removed)).toHaveLength(2);
  await writeFile(
    mapping,
    before.replace(removed, () => added),
  );
  const { code, out } = await inFolder(folder, () => s3sf(['diff', '--markdown']));
  expect(code).toBe(0);
  expect(withoutCounts(block('comment'))).toBe(withoutCounts(out));
});

interface GitLabJob {
  environment?: string;
  resource_group?: string;
  id_tokens?: object;
  extends?: string;
  needs?: string[];
  script?: string[];
  rules?: { if?: string; when?: string }[];
}

test('on GitLab, the sandbox comes first, production needs a click, and nothing of a merge request can log in', async () => {
  const jobs: Record<string, GitLabJob> = parse(await readFile('examples/gitlab-ci/gitlab-ci.yml', 'utf8'));
  const deploying = Object.entries(jobs).filter(([, { environment }]) => environment !== undefined);
  expect(deploying.map(([name, { environment, resource_group }]) => [name, environment, resource_group])).toEqual([
    ['sandbox', 'sandbox', 'sandbox'],
    ['production', 'production', 'production'],
  ]);
  const onMain = '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';
  expect(jobs.sandbox?.rules).toEqual([{ if: onMain }]);
  expect(jobs.production).toMatchObject({ needs: ['build', 'sandbox'], rules: [{ if: onMain, when: 'manual' }] });
  const withToken = Object.entries(jobs).filter(([, { id_tokens }]) => id_tokens !== undefined);
  expect(withToken.map(([name]) => name)).toEqual(['.deploy']);
  for (const [, { extends: base }] of deploying) expect(base).toBe('.deploy');
  expect(jobs['.deploy']?.script?.at(-1)).toContain(
    'npm run deploy --ignore-scripts -- --config-env "$CI_ENVIRONMENT_NAME"',
  );
});

test('every command of s3sf in the example for GitLab exists', async () => {
  const text = await readFile('examples/gitlab-ci/gitlab-ci.yml', 'utf8');
  const calls = [...text.matchAll(/npx s3sf (\w+)([^>|\n]*)/g)];
  expect(calls.length).toBeGreaterThan(3);
  for (const [, command = '', options = ''] of calls) {
    const { code, out } = await s3sf([command, '--help']);
    expect(code).toBe(0);
    for (const [option] of options.matchAll(/--[a-z-]+/g)) expect(out).toContain(option);
  }
});
