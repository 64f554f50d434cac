// What a release changes: the version in every manifest, and the heading of the changelog's unreleased section.
import { glob } from 'node:fs/promises';

/** The person can fix it. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}

/** All files with the version. The packages and the functions have the same one. */
export const versionedFiles = async (): Promise<string[]> =>
  (
    await Array.fromAsync(glob(['package.json', 'package-lock.json', 'packages/*/package.json', 'deploy/package.json']))
  ).sort();

interface LockFile {
  version: string;
  packages?: Record<string, { version?: string; link?: boolean }>;
}

/** @param text of a manifest or of the lock file */
export function setVersion(text: string, version: string): string {
  const file = JSON.parse(text) as LockFile;
  file.version = version;
  // A lock file also lists the packages of this repository.
  for (const [path, entry] of Object.entries(file.packages ?? {})) {
    if (!path.includes('node_modules/')) entry.version = version;
  }
  return `${JSON.stringify(file, null, 2)}\n`;
}

export interface Release {
  version: string;
  /** The version before it. */
  previous: string;
  /** Year, month and day. */
  date: string;
}

const unreleased = '## Unreleased\n';

/**
 * The changelog with this release, and an empty section for what follows. Throws `ReleaseError` unless the version is higher
 * than the one before, and the section says how to upgrade.
 */
export function changelogOf(text: string, { version, previous, date }: Release): string {
  if (!isHigher(version, previous))
    throw new ReleaseError(`Name a version above ${previous}, in the form 1.2.3: npm run release -- VERSION`);
  const start = text.indexOf(unreleased);
  if (start < 0) throw new ReleaseError('CHANGELOG.md has no section "## Unreleased".');
  const after = start + unreleased.length;
  const next = text.indexOf('\n## ', after);
  const section = text.slice(after, next < 0 ? undefined : next);
  if (!section.includes(`\n### Upgrading from ${previous}\n`))
    throw new ReleaseError(
      `CHANGELOG.md needs a section "### Upgrading from ${previous}" under "Unreleased". If there is nothing to do, it says so.`,
    );
  return `${text.slice(0, after)}\n## ${version} (${date})\n${text.slice(after)}`;
}

function isHigher(version: string, than: string): boolean {
  const [own, other] = [version, than].map((each) => /^(\d+)\.(\d+)\.(\d+)$/.exec(each)?.slice(1).map(Number));
  if (!own || !other) return false;
  const first = own.findIndex((part, index) => part !== other[index]);
  return (own[first] ?? 0) > (other[first] ?? 0);
}
