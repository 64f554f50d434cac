// The real function, except that opening an object with `killer` in its key kills it, as if it had run out of memory.
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Context, SQSEvent } from 'aws-lambda';

subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  if (request.path.includes('killer')) process.kill(process.pid, 'SIGKILL');
});

const { handler: real } = await import('../../../src/lambda/export.ts');

export const handler = (event: SQSEvent, context: Context) => real(event, context);
