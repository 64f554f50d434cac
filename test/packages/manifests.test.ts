// The manifests of the repository, its packages and a new project agree.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { versionedFiles } from '../../scripts/release/release-files.ts';

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
  allowScripts?: Record<string, boolean>;
  packages?: Record<string, Manifest>;
}

const manifest = async (file: string): Promise<Manifest> => JSON.parse(await readFile(file, 'utf8'));
const repository = await manifest('package.json');

test('every manifest and the lock file have the same version', async () => {
  const files = await versionedFiles();
  expect(files).toEqual([
    'deploy/package.json',
    'package-lock.json',
    'package.json',
    'packages/publisher/package.json',
    'packages/s3-to-salesforce/package.json',
  ]);
  const versions = await Promise.all(files.map(async (file) => (await manifest(file)).version));
  const { packages = {} } = await manifest('package-lock.json');
  const locked = ['', 'packages/publisher', 'packages/s3-to-salesforce'].map((path) => packages[path]?.version);
  expect(new Set([...versions, ...locked])).toEqual(new Set([repository.version]));
});

test('the package depends on what the sources depend on', async () => {
  expect((await manifest('packages/s3-to-salesforce/package.json')).dependencies).toEqual(repository.dependencies);
});

test('the publisher depends on the S3 client and nothing else', async () => {
  const name = '@aws-sdk/client-s3';
  expect((await manifest('packages/publisher/package.json')).dependencies).toEqual({
    [name]: repository.dependencies?.[name],
  });
});

test('a new project uses the Node.js of the repository, and allows the same install scripts', async () => {
  const project = await manifest('starter/package.json');
  expect(project.devDependencies).toEqual({ node: repository.devDependencies?.node });
  expect(project.allowScripts).toEqual(repository.allowScripts);
});

test('a new project is deployed as the repository is', async () => {
  const { scripts } = await manifest('starter/package.json');
  // The package contains the script as compiled code.
  const inPackage = 'node node_modules/s3-to-salesforce/dist/scripts/$1.js';
  expect(scripts?.deploy).toBe(repository.scripts?.deploy?.replace(/^node scripts\/(.*)\.ts$/, inPackage));
});

test.each(['publisher', 's3-to-salesforce'])('the package %s contains the license', async (name) => {
  expect(await readFile(`packages/${name}/LICENSE`, 'utf8')).toBe(await readFile('LICENSE', 'utf8'));
});
