// Prepares a folder in which jsforce's own tests run: the installed package, the tests of the same version from jsforce's
// repository, and the packages they need. The tests are not part of this project.
import { execFile, execFileSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const publicAddress = 'https://github.com/jsforce/jsforce.git';
const testFiles = ['test', 'jest.config.js', 'jest.setup.js', 'babel.config.js', 'tsconfig.json'];
const devPackages =
  /^(@babel\/(core|preset-env|preset-typescript|plugin-transform-runtime)|babel-preset-power-assert|power-assert|assert|jest|through2)$/;

export interface FetchTestsOptions {
  /** Folder of the installed package. */
  packageDir: string;
  /** An empty folder for the tests. */
  folder: string;
  /** Path of a local clone; undefined for the public repository. */
  repository: string | undefined;
}

/** Returns the version of the tests, or undefined if the repository could not be reached. */
export async function fetchTests({ packageDir, folder, repository }: FetchTestsOptions): Promise<string | undefined> {
  const manifest = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
    devDependencies: Record<string, string>;
  };
  const source = await findRevision(repository, manifest.version, join(folder, 'repository'));
  if (!source) return undefined;
  const target = join(folder, 'jsforce');
  await cp(packageDir, target, {
    recursive: true,
    filter: (path) => !path.slice(packageDir.length).includes('node_modules'),
  });
  const archive = execFileSync('git', ['-C', source.repository, 'archive', source.revision, ...testFiles], {
    maxBuffer: 100_000_000,
  });
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  const needed = Object.entries(manifest.devDependencies).filter(([name]) => devPackages.test(name));
  const { version, ...reduced } = { ...manifest, devDependencies: Object.fromEntries(needed) };
  await writeFile(join(target, 'package.json'), JSON.stringify({ version, ...reduced }));
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: target });
  return source.label;
}

async function findRevision(
  given: string | undefined,
  version: string,
  cloneTo: string,
): Promise<{ repository: string; revision: string; label: string } | undefined> {
  const repository = given ?? (await clone(version, cloneTo));
  if (repository === undefined) return undefined;
  if (await hasRevision(repository, version)) return { repository, revision: version, label: version };
  if (!(await hasRevision(repository, 'HEAD'))) return undefined;
  const { stdout } = await run('git', ['-C', repository, 'show', 'HEAD:package.json']);
  const { version: newest } = JSON.parse(stdout) as { version: string };
  return { repository, revision: 'HEAD', label: `${newest} (the repository has no tag ${version})` };
}

async function clone(version: string, cloneTo: string): Promise<string | undefined> {
  try {
    await run('git', ['clone', '--quiet', '--depth', '1', '--branch', version, publicAddress, cloneTo], {
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      timeout: 120_000,
    });
    return cloneTo;
  } catch {
    return undefined;
  }
}

async function hasRevision(repository: string, revision: string): Promise<boolean> {
  try {
    await run('git', ['-C', repository, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
    return true;
  } catch {
    return false;
  }
}
