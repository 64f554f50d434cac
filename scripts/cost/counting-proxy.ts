// A proxy in front of an emulated AWS service: passes every call on and counts the calls by their names.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface CountingProxy {
  url: string;
  /** Since the last look. */
  counts(): Record<string, number>;
  close(): Promise<void>;
}

export async function startCountingProxy(targetUrl: string): Promise<CountingProxy> {
  const target = new URL(targetUrl);
  let counts: Record<string, number> = {};

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { method, url: path, headers } = incoming;
    // S3 has no names.
    const name =
      String(headers['x-amz-target'] ?? method)
        .split('.')
        .at(-1) ?? '';
    counts[name] = (counts[name] ?? 0) + 1;
    const outgoing = request({ hostname: target.hostname, port: target.port, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    });
    outgoing.once('error', () => response.destroy());
    outgoing.end(body);
  }

  const server = createServer((incoming, response) => void pass(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts() {
      const own = counts;
      counts = {};
      return own;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
