// DynamoDB: dynalite behind a server of ours, which listens on 127.0.0.1 alone, can be told to fail, and hands a
// request over only when it is whole, since a caller dying in the middle of one would take dynalite down.
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { createFaults, type Fault, type Faults } from '../http/faults.ts';
import { type JsonReply, startJsonService } from '../http/json-service.ts';
import type { RunningServer } from '../http/listen.ts';
import { returnItemOnFailedCondition } from './return-item-on-failed-condition.ts';

export interface DynamoDbServer extends RunningServer {
  faults: Faults;
  /** Makes a table with one partition key, a string; fails with the text of the error. */
  createTable(name: string, partitionKey: string): Promise<void>;
}

/** @param options.port default: a free one */
export async function startDynamoDb({ port }: { port?: number | undefined } = {}): Promise<DynamoDbServer> {
  returnItemOnFailedCondition();
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const faults = createFaults();
  const call = (headers: IncomingHttpHeaders, input: unknown) =>
    new Promise<JsonReply>((resolve) => {
      const body = Buffer.from(JSON.stringify(input) ?? '');
      const request = Object.assign(Readable.from([body]), { method: 'POST', url: '/', headers });
      engine.emit('request', request, replyTo(resolve));
    });
  const server = await startJsonService({
    port,
    faults,
    contentType: 'application/x-amz-json-1.0',
    answer: ({ request, input }) => call(request.headers, input),
    fail: failure,
  });
  return {
    ...server,
    faults,
    async createTable(name, partitionKey) {
      const { status, body } = await call(headersOf('CreateTable'), {
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }],
      });
      if (status !== 200) throw new Error(`The table ${name} could not be made: ${body}`);
    },
  };
}

/** What dynalite uses of a response. */
function replyTo(resolve: (reply: JsonReply) => void) {
  const headers: Record<string, string | number> = {};
  return {
    statusCode: 200,
    setHeader(name: string, value: string | number) {
      headers[name.toLowerCase()] = value;
    },
    end(body = '') {
      resolve({ status: this.statusCode, headers, body });
    },
  };
}

/** dynalite wants to see a signature, but does not check it. */
const headersOf = (action: string): IncomingHttpHeaders => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${action}`,
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
});

const statuses: Readonly<Record<string, number>> = {
  ProvisionedThroughputExceededException: 400,
  ThrottlingException: 400,
  RequestLimitExceeded: 400,
  ServiceUnavailable: 503,
};

const failure = ({ code = 'InternalServerError', status }: Fault): JsonReply => ({
  status: status ?? statuses[code] ?? 500,
  body: JSON.stringify({
    __type: `com.amazonaws.dynamodb.v20120810#${code}`,
    message: 'The emulator was told to fail.',
  }),
});
