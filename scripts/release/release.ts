// `npm run release -- 0.2.0`: sets the version in all manifests, gives the changelog's unreleased section its heading,
// commits both, and tags the commit. Publishes nothing: see docs/releasing.md.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { changelogOf, ReleaseError, setVersion, versionedFiles } from './release-files.ts';

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();

async function release(version: string): Promise<void> {
  const { version: previous } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  if (git('status', '--porcelain') !== '') throw new ReleaseError('Commit or stash your changes first.');
  if (git('tag', '--list', `v${version}`) !== '') throw new ReleaseError(`The tag v${version} exists.`);
  if (!existsSync(`test/fixtures/state/${version}`))
    throw new ReleaseError(
      `Record the state of this version first, and commit it: npx node scripts/record-state/record-state.ts ${version}`,
    );
  const changelog = await readFile('CHANGELOG.md', 'utf8');
  const date = new Date().toISOString().slice(0, 10);
  const texts = [['CHANGELOG.md', changelogOf(changelog, { version, previous, date })]];
  for (const file of await versionedFiles()) texts.push([file, setVersion(await readFile(file, 'utf8'), version)]);
  for (const [file = '', text = ''] of texts) await writeFile(file, text);
  git('commit', '--quiet', '--all', '--message', `Release ${version}`);
  git('tag', '--annotate', '--message', `Version ${version}`, `v${version}`);
  console.log(`Committed and tagged v${version}. Next: docs/releasing.md says how to push and publish it.`);
}

const [version = '', ...others] = process.argv.slice(2);
try {
  if (others.length > 0) throw new ReleaseError('Name one version: npm run release -- 0.2.0');
  await release(version);
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(`${error.message} Nothing was changed.`);
  process.exitCode = 1;
}
