// Lambda's runtime API, from which a function's process gets its invocations: just enough of it for one process.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Answer = { kind: 'returned'; payload: unknown } | { kind: 'failed'; error: { errorType: string } };

interface Invocation {
  id: string;
  event: string;
  answer(answer: Answer): void;
}

export async function startRuntimeApi({ functionArn, timeoutMs }: { functionArn: string; timeoutMs: number }) {
  const queued: Invocation[] = [];
  const underWay = new Map<string, Invocation>();
  let waiting: ServerResponse | undefined;
  const failedInit = Promise.withResolvers<Answer>();

  function handOut(): void {
    const next = waiting && queued.shift();
    if (!next || !waiting) return;
    underWay.set(next.id, next);
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': next.id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
    });
    waiting.end(next.event);
    waiting = undefined;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id, what] = /^\/2018-06-01\/runtime\/(?:invocation\/([^/]+)\/)?([a-z/]+)$/.exec(request.url ?? '') ?? [];
    if (what === 'invocation/next') {
      waiting = response;
      return handOut();
    }
    const body = await text(request);
    response.writeHead(202).end('{"status":"OK"}');
    if (what === 'init/error') failedInit.resolve({ kind: 'failed', error: JSON.parse(body) });
    const invocation = underWay.get(id ?? '');
    if (what === 'response') invocation?.answer({ kind: 'returned', payload: JSON.parse(body) });
    if (what === 'error') invocation?.answer({ kind: 'failed', error: JSON.parse(body) });
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    /** The value of `AWS_LAMBDA_RUNTIME_API`. */
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** One invocation. Also resolves if the function cannot be loaded. */
    invoke(event: unknown): Promise<Answer> {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      queued.push({ id: randomUUID(), event: JSON.stringify(event), answer: resolve });
      handOut();
      return Promise.race([promise, failedInit.promise]);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
