// The tools in .tools/, which `npm run tools` installs; a test that needs one that is missing is skipped.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const program = (path: string) => (existsSync(path) ? resolve(path) : undefined);

export const sam = program('.tools/sam/bin/sam');
export const cfnLint = program('.tools/sam/bin/cfn-lint');
export const checkov = program('.tools/checkov/bin/checkov');
export const motoServer = program('.tools/moto/bin/moto_server');
export const samPython = program('.tools/sam/bin/python');
export const runtimeClient = program('.tools/runtime/node_modules/aws-lambda-ric/index.mjs');

export interface Ended {
  /** Exit code. */
  code: number;
  /** What it wrote, both streams after each other. */
  said: string;
}

/** Runs a program of a tool to its end, without colours, telemetry and an account. */
export function run(program: string, args: readonly string[], options: { cwd?: string } = {}): Promise<Ended> {
  const env = {
    // An empty proxy is one to Python.
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
    NO_COLOR: '1',
    SAM_CLI_TELEMETRY: '0',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  return new Promise((resolve) => {
    execFile(program, args, { ...options, env, maxBuffer: 64_000_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, said: `${out}${err}` });
    });
  });
}
