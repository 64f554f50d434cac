// Serves one object through S3's GetObject, with every kind of failure. Records the requests and who closed a connection.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../../../../src/local/http/listen.ts';

export interface Answer {
  status?: number;
  /** S3's code for an error. */
  code?: string;
  headers?: Record<string, string>;
  /** Bytes of the body after which the connection is cut, or after which it stalls. */
  cutAfter?: number;
  stallAfter?: number;
  /** The requested range is ignored. */
  ignoresRange?: boolean;
}

export interface Asked {
  path: string;
  query: Record<string, string>;
  range?: string;
  ifMatch?: string;
}

export interface ObjectServer {
  url: string;
  asked: Asked[];
  /** Replies whose connection the client closed before their end. */
  hungUp: () => number;
  close(): Promise<void>;
}

/** Answers the n-th request with the n-th answer, and all later ones with the whole object. */
export async function serveObject(content: Buffer, answers: Answer[] = []): Promise<ObjectServer> {
  const asked: Asked[] = [];
  let hungUp = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { range, 'if-match': ifMatch } = request.headers;
    asked.push({
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      ...(range ? { range } : {}),
      ...(ifMatch ? { ifMatch } : {}),
    });
    const answer = answers[asked.length - 1] ?? {};
    response.on('close', () => {
      if (!response.writableFinished && answer.cutAfter === undefined) hungUp += 1;
    });
    if (answer.status !== undefined) refuse(response, answer);
    else give(response, answer, answer.ignoresRange ? undefined : range);
  }

  function give(response: ServerResponse, answer: Answer, range: string | undefined): void {
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const part = content.subarray(from);
    response.writeHead(range ? 206 : 200, {
      etag: '"e1"',
      'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
      'content-type': 'application/json',
      'content-length': part.length,
      ...(range ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
      ...answer.headers,
    });
    const stop = answer.cutAfter ?? answer.stallAfter;
    if (stop === undefined) response.end(part);
    else response.write(part.subarray(0, stop), () => answer.cutAfter !== undefined && response.destroy());
  }

  const server = await listen(handle);
  return { url: server.url, asked, hungUp: () => hungUp, close: server.close };
}

function refuse(response: ServerResponse, { status = 500, code = 'InternalError', headers }: Answer): void {
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>canary</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
}
