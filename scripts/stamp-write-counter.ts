// A proxy in front of DynamoDB that counts the writes to the stamp table, and those that lost a race: DynamoDB refused
// them because another invocation had written the item meanwhile.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface StampWrites {
  written: number;
  lost: number;
}

interface Reply {
  __type?: string;
  Responses?: { Error?: { Code?: string } }[];
  CancellationReasons?: { Code?: string }[];
}

export interface StampWriteCounter {
  url: string;
  counts(): StampWrites;
  /** The address to which calls are passed on. */
  attach(targetUrl: string): void;
  close(): Promise<void>;
}

const isLost = (code: string | undefined) => /ConditionalCheckFailed|DuplicateItem/.test(code ?? '');

/** The outcome of each write to the table in a call: true if it was lost. */
function writesOf(action: string, input: Record<string, unknown>, reply: Reply, table: string): boolean[] {
  const ofTable = (value: unknown) => JSON.stringify(value).includes(`"TableName":"${table}"`);
  const isWrite = ({ Statement }: { Statement: string }) =>
    /^\s*(?:insert|update)\b/i.test(Statement) && Statement.includes(table);
  const list = (name: string) => (input[name] ?? []) as { Statement: string }[];
  switch (action) {
    case 'PutItem':
    case 'UpdateItem':
      return ofTable({ TableName: input.TableName }) ? [isLost(reply.__type)] : [];
    case 'BatchExecuteStatement':
      return list('Statements').flatMap((one, index) =>
        isWrite(one) ? [isLost(reply.Responses?.[index]?.Error?.Code)] : [],
      );
    case 'ExecuteStatement':
      return isWrite(input as { Statement: string }) ? [isLost(reply.__type)] : [];
    case 'TransactWriteItems':
      return list('TransactItems').flatMap((one, index) =>
        ofTable(one) ? [isLost(reply.CancellationReasons?.[index]?.Code)] : [],
      );
    default:
      return [];
  }
}

export async function startStampWriteCounter(table: string): Promise<StampWriteCounter> {
  const counts: StampWrites = { written: 0, lost: 0 };
  let target = new URL('http://127.0.0.1');

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = incoming;
    const body = await buffer(incoming);
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { hostname: target.hostname, port: target.port, method, path, headers };
      request(options, resolve).once('error', reject).end(body);
    });
    const answer = await buffer(reply);
    const action = String(headers['x-amz-target']).split('.').at(-1) ?? '';
    for (const lost of writesOf(action, JSON.parse(body.toString()), JSON.parse(answer.toString()), table)) {
      counts.written += 1;
      if (lost) counts.lost += 1;
    }
    response.writeHead(reply.statusCode ?? 500, reply.headers).end(answer);
  }

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ ...counts }),
    attach(targetUrl) {
      target = new URL(targetUrl);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
