// The HTTP server of every emulator. It listens only on 127.0.0.1.
import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf } from './admission.ts';

export interface RunningServer {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  url: string;
  port: number;
  /** From now on, control requests need this token. */
  protectControl(token: string): void;
  /** Also closes open connections. */
  close(): Promise<void>;
}

/**
 * Starts a server.
 * @param handle answers one request; an exception becomes a plain 500
 * @param port 0 or absent: any free port
 * @param options of Node's server
 */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port = 0,
  options: Pick<ServerOptions, 'maxHeaderSize'> = {},
): Promise<RunningServer> {
  let controlToken: string | undefined;
  const server = createServer({ keepAliveTimeout: 60_000, ...options }, (request, response) => {
    const refusal = refusalOf(request, controlToken);
    if (refusal !== undefined) {
      // The rest of the body is never read.
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' }).end(`${refusal}\n`);
      return;
    }
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(`Emulator error: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    protectControl(token) {
      controlToken = token;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads the whole body of a request, chunked or not. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
