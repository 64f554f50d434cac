// Runs when `sam build` has npm pack this folder, with whatever Node that is: installs the project's packages in a fresh
// checkout, and builds the functions with the project's own Node, which npm puts first. What fails here fails `sam build`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));

// npm's own variables are about this folder, and would lead another npm back to it.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** Its output goes to the error stream: npm's answer to SAM is on the other. */
function npm(...args) {
  const { status, error } = spawnSync('npm', args, {
    cwd: project,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) process.stderr.write(`npm cannot be started: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(project, 'node_modules', '.package-lock.json'))) npm('ci');
npm('run', '--silent', 'build');
