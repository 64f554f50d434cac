// Runs commands of the guides as a reader does: in a folder of their own, with the AWS CLI against an emulator of AWS, and
// with this checkout as `npx s3sf`.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { awsCli } from '../template/installed-tools.ts';

/** What a command has in capitals, and what the reader writes instead. */
export type Names = Readonly<Record<string, string>>;

export interface GuideShellOptions {
  /** Address of the emulator. */
  url: string;
  /** For all commands. */
  names?: Names;
  /** Calls that the emulator does not have: the CLI checks them against the model of the service. */
  onlyChecked?: readonly RegExp[];
}

export type GuideShell = Awaited<ReturnType<typeof openGuideShell>>;

export async function openGuideShell({ url, names: always = {}, onlyChecked = [] }: GuideShellOptions) {
  const folder = await mkdtemp(join(tmpdir(), 's3sf-guide-'));
  const ran = new Set<string>();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${awsCli}:${process.env.PATH}`,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_PAGER: '',
    // pip compiles nothing, and the CLI would do it for each command.
    PYTHONPYCACHEPREFIX: resolve('.tools/pycache'),
  };
  // Python takes an empty proxy variable for a proxy.
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy']) delete env[name];
  return {
    /** The commands that ran, as the guide shows them. */
    ran: ran as ReadonlySet<string>,
    write: (file: string, text: string) => writeFile(join(folder, file), text),
    /** Standard output. Throws if the command fails. */
    async run(command: string, names: Names = {}): Promise<string> {
      ran.add(command);
      const named = Object.entries({ ...always, ...names }).reduce(
        (text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value),
        command.replaceAll(/^npx s3sf /g, `node '${resolve('bin/s3sf.js')}' `),
      );
      const isChecked = onlyChecked.some((pattern) => pattern.test(command));
      const line = isChecked ? `${named} --generate-cli-skeleton output` : named;
      const { stdout } = await promisify(execFile)('sh', ['-c', line], { cwd: folder, env });
      return stdout.trim();
    },
    close: () => rm(folder, { recursive: true }),
  };
}
