// The tools in .tools/, which `npm run tools` installs. Tests that need a missing tool are skipped.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const program = (path: string) => (existsSync(path) ? resolve(path) : undefined);

export const sam = program('.tools/sam/bin/sam');
export const cfnLint = program('.tools/sam/bin/cfn-lint');
export const checkov = program('.tools/checkov/bin/checkov');
export const motoServer = program('.tools/moto/bin/moto_server');
/** The folder of the AWS CLI. */
export const awsCli = program('.tools/aws/bin/aws') && resolve('.tools/aws/bin');
export const actionlint = program('.tools/actionlint/bin/actionlint');
export const samPython = program('.tools/sam/bin/python');
export const runtimeClient = program('.tools/runtime/node_modules/aws-lambda-ric/index.mjs');
export const dynamoDbLocal = program('.tools/dynamodb-local/lib');

export interface ProgramResult {
  /** Exit code. */
  code: number;
  /** Standard output followed by standard error. */
  output: string;
}

export interface RunOptions {
  cwd?: string;
  /** Address of an emulator of AWS. */
  awsUrl?: string;
}

/** Runs a program to completion, without colors, telemetry and AWS credentials of this machine. */
export function run(
  program: string,
  args: readonly string[],
  { awsUrl, ...options }: RunOptions = {},
): Promise<ProgramResult> {
  const env = {
    // Python takes an empty proxy variable for a proxy.
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
    NO_COLOR: '1',
    SAM_CLI_TELEMETRY: '0',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...(awsUrl === undefined ? {} : { AWS_ENDPOINT_URL: awsUrl }),
  };
  return new Promise((resolve) => {
    execFile(program, args, { ...options, env, maxBuffer: 64_000_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${out}${err}` });
    });
  });
}
