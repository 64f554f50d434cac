// A built function in a process of its own, under Lambda's runtime client, with the variables that Lambda sets.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Answer, startRuntimeApi } from './runtime-api.ts';

export interface BuiltFunctionOptions {
  /** Path of the real client. */
  runtimeClient: string;
  /** Folder of the artifact. */
  artifact: string;
  /** `dist/export.handler` */
  handler: string;
  environment: Readonly<Record<string, string>>;
}

export async function startBuiltFunction({ runtimeClient, artifact, handler, environment }: BuiltFunctionOptions) {
  const name = 's3-to-salesforce-export';
  const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const api = await startRuntimeApi({ functionArn, timeoutMs: 900_000 });
  const nativeClient = fileURLToPath(new URL('./native-client.cjs', import.meta.url));
  const child = spawn(process.execPath, ['--require', nativeClient, runtimeClient, handler], {
    cwd: artifact,
    env: {
      PATH: process.env.PATH ?? '',
      TZ: ':UTC',
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: 'true',
      LAMBDA_TASK_ROOT: artifact,
      _HANDLER: handler,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'built',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const ended = once(child, 'exit').then((): Answer => ({ kind: 'failed', error: { errorType: 'Runtime.ExitError' } }));
  return {
    /** Its output. */
    lines,
    invoke: (event: unknown): Promise<Answer> => Promise.race([api.invoke(event), ended]),
    async close(): Promise<void> {
      child.kill();
      await ended;
      await api.close();
    },
  };
}
