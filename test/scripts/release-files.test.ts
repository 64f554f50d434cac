import { expect, test } from 'vitest';
import { changelogOf, ReleaseError, setVersion } from '../../scripts/release/release-files.ts';

const release = { version: '0.2.0', previous: '0.1.0', date: '2026-11-30' };

const changelog = `# Changelog

## Unreleased

### Mappings

- A new thing.

### Upgrading from 0.1.0

- Deploy twice.

## 0.1.0 (2026-01-01)

### Upgrading from 0.0.9

- Nothing to do.
`;

test('the unreleased changes get the heading of the version, and what follows starts empty', () => {
  const [before, after] = changelogOf(changelog, release).split('## 0.2.0 (2026-11-30)\n');
  expect(before).toBe('# Changelog\n\n## Unreleased\n\n');
  expect(`# Changelog\n\n## Unreleased\n${after}`).toBe(changelog);
});

test.each([
  ['without upgrade notes', changelog.replace('### Upgrading from 0.1.0', '### More')],
  ['with the upgrade notes of another version', changelog.replace('Upgrading from 0.1.0', 'Upgrading from 0.0.9')],
  ['without changes', changelog.replace('## Unreleased\n', '')],
])('a changelog %s is not released', (_, text) => {
  expect(() => changelogOf(text, release)).toThrow(ReleaseError);
});

test.each(['0.1.0', '0.0.11', '0.1', 'v0.2.0', '0.2.0-beta', ''])('version "%s" does not follow 0.1.0', (version) => {
  expect(() => changelogOf(changelog, { ...release, version })).toThrow(ReleaseError);
});

test.each(['0.1.1', '0.2.0', '0.10.0', '1.0.0'])('version "%s" follows 0.1.0', (version) => {
  expect(changelogOf(changelog, { ...release, version })).toContain(`\n## ${version} (`);
});

test('the version is set in a manifest', () => {
  const manifest = { name: 'a', version: '0.1.0', dependencies: { b: '0.1.0' } };
  expect(JSON.parse(setVersion(JSON.stringify(manifest), '0.2.0'))).toEqual({ ...manifest, version: '0.2.0' });
});

test('in the lock file, the version is set for the packages of this repository alone', () => {
  const locked = (version: string) => ({
    version,
    packages: {
      '': { version },
      'packages/a': { version },
      'node_modules/a': { resolved: 'packages/a', link: true },
      'node_modules/b': { version: '0.1.0' },
    },
  });
  expect(JSON.parse(setVersion(JSON.stringify(locked('0.1.0')), '0.2.0'))).toEqual(locked('0.2.0'));
});
