// `npm run tools`: installs the tools that check the template, and Lambda's runtime client, into .tools/, each in its own
// folder. Never fails: it prints which tool could not be installed and which tests are skipped.
//
//   npm run tools python-worker          installs one of them
//   S3SF_TOOLS=none npm run test:all     installs nothing
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Tool, tools } from './tools.ts';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.tools');
const run = promisify(execFile);

/** Milliseconds after which an installation is abandoned. */
const timeout = 600_000;

async function install({ name, from, spec }: Tool): Promise<void> {
  const own = join(folder, name);
  const mark = join(own, '.installed');
  if ((await readFile(mark, 'utf8').catch(() => '')) === spec) return;
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true });
  if (from === 'pip') {
    await run('python3', ['-m', 'venv', own], { timeout });
    // Python compiles modules when it first runs them, and most of them never run.
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-compile',
      '--disable-pip-version-check',
      '--retries',
      '2',
      ...spec.split(' '),
    ];
    await run(join(own, 'bin', 'python'), pip, { timeout });
  } else if (from === 'maven') {
    await writeFile(join(own, 'pom.xml'), pomFor(spec));
    const libraries = `-DoutputDirectory=${join(own, 'lib')}`;
    await run('mvn', ['-B', '-q', '-f', own, 'dependency:copy-dependencies', libraries], { timeout });
  } else if (from === 'go') {
    await run('go', ['install', spec], { timeout, env: { ...process.env, GOBIN: join(own, 'bin') } });
  } else {
    // Its install scripts would compile a C++ client; the tests use their own.
    const npm = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', own, spec];
    await run('npm', npm, { timeout, cwd: own });
  }
  await writeFile(mark, spec);
}

/** A Maven project with only this dependency. */
function pomFor(spec: string): string {
  const [groupId, artifactId, version] = spec.split(':');
  const dependency = `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>`;
  return (
    '<project><modelVersion>4.0.0</modelVersion><groupId>tools</groupId><artifactId>tools</artifactId>' +
    `<version>1</version><dependencies><dependency>${dependency}</dependency></dependencies></project>`
  );
}

/** The reason in one line. */
function reasonOf(error: unknown): string {
  const { code, killed, stderr = '' } = error as { code?: unknown; killed?: boolean; stderr?: string };
  if (killed) return 'it took too long';
  const reason =
    stderr
      .trim()
      .split('\n')
      .findLast((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1);
  return reason || String(code);
}

const named = process.argv.slice(2);
const wanted = named.length === 0 ? tools : tools.filter(({ name }) => named.includes(name));

if (process.env.S3SF_TOOLS === 'none') process.stdout.write('S3SF_TOOLS=none: no tools are installed.\n');
else {
  await Promise.all(
    wanted.map((tool) =>
      install(tool).catch((error: unknown) => {
        process.stdout.write(`Could not install ${tool.spec} (${reasonOf(error)}). Skipped: ${tool.checks}.\n`);
      }),
    ),
  );
}
