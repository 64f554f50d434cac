// `npm run tools`: puts the tools that look at the template, and Lambda's own runtime client, into .tools/, each in a
// place of its own. Never fails: a line says which tool could not be had, and its checks are skipped then.
//   S3SF_TOOLS=none npm run test:all     installs nothing
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Tool, tools } from './tools.ts';

const folder = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.tools');
const run = promisify(execFile);

/** A package that takes longer than this to come, in milliseconds, is not coming. */
const timeout = 600_000;

async function install({ name, from, wants }: Tool): Promise<void> {
  const own = join(folder, name);
  const mark = join(own, '.installed');
  if ((await readFile(mark, 'utf8').catch(() => '')) === wants) return;
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true });
  if (from === 'pip') {
    await run('python3', ['-m', 'venv', own], { timeout });
    // Python compiles what it runs of it at the first run, and most of it is never run.
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-compile',
      '--disable-pip-version-check',
      '--retries',
      '2',
      wants,
    ];
    await run(join(own, 'bin', 'python'), pip, { timeout });
  } else {
    // Its scripts would compile a client in C++; the tests bring one of their own.
    const npm = ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', own, wants];
    await run('npm', npm, { timeout, cwd: own });
  }
  await writeFile(mark, wants);
}

/** What went wrong, in one line. */
function reasonOf(error: unknown): string {
  const { code, killed, stderr = '' } = error as { code?: unknown; killed?: boolean; stderr?: string };
  if (killed) return 'it took too long';
  const said =
    stderr
      .trim()
      .split('\n')
      .findLast((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1);
  return said || String(code);
}

if (process.env.S3SF_TOOLS === 'none') process.stdout.write('no tools are installed: S3SF_TOOLS=none\n');
else {
  await Promise.all(
    tools.map((tool) =>
      install(tool).catch((error: unknown) => {
        process.stdout.write(
          `${tool.wants} could not be installed (${reasonOf(error)}). Not checked: ${tool.checks}.\n`,
        );
      }),
    ),
  );
}
