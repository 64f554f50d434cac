// Runs commands as somebody does who has never seen this repository: in another folder, with npm and Node.js 24 and nothing
// of ours on the path. npm gets our packages from the registry of the test.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface CommandResult {
  code: number;
  /** Standard output followed by standard error. */
  output: string;
}

export interface OwnMachine {
  folder: string;
  /** Variables of every command. */
  env: NodeJS.ProcessEnv;
  /** @param cwd relative to the folder; default: the folder */
  run(line: string, cwd?: string): Promise<CommandResult>;
  remove(): Promise<void>;
}

/** Commands that take longer hang. */
const timeout = 900_000;

export async function ownMachine(registryUrl: string): Promise<OwnMachine> {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-elsewhere-'));
  const own = Object.entries(process.env).filter(([name, value]) => !/^npm_|proxy$/i.test(name) && value !== '');
  const paths = (process.env.PATH ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  const cache = join(folder, '.npm');
  await mkdir(cache);
  // Downloads are kept, and what npx has installed for an earlier run is not.
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'cache']);
  await mkdir(join(stdout.trim(), '_cacache'), { recursive: true });
  await symlink(join(stdout.trim(), '_cacache'), join(cache, '_cacache'));
  const settings = [`registry=${registryUrl}`, `${registryUrl.replace('http:', '')}/:_authToken=test`];
  await writeFile(join(folder, '.npmrc-of-the-test'), `${settings.join('\n')}\naudit=false\nfund=false\nyes=true\n`);
  const env = {
    ...Object.fromEntries(own),
    PATH: [dirname(process.execPath), ...paths].join(delimiter),
    NO_COLOR: '1',
    npm_config_cache: cache,
    npm_config_userconfig: join(folder, '.npmrc-of-the-test'),
  };
  return {
    folder,
    env,
    run: (line, cwd = '.') =>
      new Promise((done) => {
        const options = { cwd: join(folder, cwd), env, timeout, maxBuffer: 64_000_000 };
        execFile('sh', ['-c', line], options, (error, out, err) =>
          done({ code: error ? Number(error.code ?? 1) : 0, output: `${out}${err}` }),
        );
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
