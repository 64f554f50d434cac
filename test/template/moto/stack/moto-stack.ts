// Creates the translated template on a moto server, like `sam deploy` would.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { motoServer, samPython } from '../../installed-tools.ts';

export const canMakeStack = motoServer !== undefined && samPython !== undefined;

export type MotoStack = Awaited<ReturnType<typeof startMotoStack>>;

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const environment = {
  // Keeps Python's compiled files, but not next to the scripts.
  PYTHONPYCACHEPREFIX: resolve('.tools/pycache'),
  PATH: process.env.PATH ?? '',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

/** @param parameters override the template's defaults */
export async function startMotoStack(parameters: Readonly<Record<string, string>>) {
  const python = join(dirname(motoServer as string), 'python');
  const folder = await mkdtemp(join(tmpdir(), 's3sf-moto-'));
  const server = spawn(motoServer as string, ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const end = () => server.kill();
  process.once('exit', end);
  const url = await addressOf(createInterface(server.stderr));
  server.stderr.resume();

  const parametersJson = JSON.stringify(parameters);
  const translated = join(folder, 'template.json');
  const code = 's3://s3sf-code/artifact.zip';
  const template = await output(samPython as string, [script('translate.py'), 'template.yaml', parametersJson, code]);
  await writeFile(translated, template);
  const artifact = join(folder, 'artifact.zip');
  // moto opens the archive but runs nothing from it.
  await output(python, [
    '-c',
    'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("package.json", "{}")',
    artifact,
  ]);
  const made = await output(python, [script('make_stack.py'), translated, url, 's3sf', parametersJson, artifact]);
  return {
    url,
    /** Properties by logical name, as passed to CloudFormation, for what moto does not support. */
    // biome-ignore lint/suspicious/noExplicitAny: properties of any resource; each test uses its own part
    properties: (name: string): any => JSON.parse(template).Resources[name].Properties,
    /** Physical ids by logical name. */
    made: JSON.parse(made) as Record<string, string>,
    /** The description of each resource by its own service, by logical name. */
    // biome-ignore lint/suspicious/noExplicitAny: replies of a dozen services; each test uses its own part
    described: JSON.parse(await output(python, [script('describe_stack.py'), url], made)) as Record<string, any>,
    async close(): Promise<void> {
      process.off('exit', end);
      server.kill();
      await once(server, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (url) return url;
  }
  throw new Error('moto_server exited before it listened');
}

function output(program: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { env: environment, maxBuffer: 64_000_000 }, (error, out, err) => {
      if (error) reject(new Error(`${args[0]} failed:\n${err.slice(-3_000)}`));
      else resolve(out);
    });
    child.stdin?.end(input ?? '');
  });
}
