// The real function, except that opening an object with `killer` in its key kills it, as if it had run out of memory.
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';

const send = S3Client.prototype.send;

// A replacement cannot express the overloads of `send`.
S3Client.prototype.send = function sendOrDie(this: S3Client, ...args: Parameters<typeof send>) {
  const [command] = args;
  if (command instanceof GetObjectCommand && command.input.Key?.includes('killer')) {
    process.kill(process.pid, 'SIGKILL');
  }
  return send.apply(this, args);
} as typeof send;

const { handler: real } = await import('../../../src/lambda/export.ts');

export const handler = (event: SQSEvent, context: Context) => real(event, context);
