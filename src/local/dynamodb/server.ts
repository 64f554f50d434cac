// DynamoDB: dynalite behind our own server, which listens only on 127.0.0.1 and can inject faults. It passes only
// complete requests on, because a client that disconnects in the middle of one would crash dynalite. One call at a time:
// a batch of PartiQL statements is several calls of dynalite.
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { createFaults, type Fault, type Faults } from '../http/faults.ts';
import { type JsonReply, startJsonService } from '../http/json-service.ts';
import type { RunningServer } from '../http/listen.ts';
import { injectedText, refusalOf } from '../http/refusals.ts';
import { ownValue } from '../own-value.ts';
import { executeBatch } from './execute-batch.ts';
import { BatchError, type BatchInput } from './partiql/batch.ts';
import { returnItemOnFailedCondition } from './return-item-on-failed-condition.ts';

export interface DynamoDbServer extends RunningServer {
  faults: Faults;
  /** Creates a table with one partition key of type string. Rejects with dynalite's error text. */
  createTable(name: string, partitionKey: string): Promise<void>;
}

/** @param options.port default: any free port */
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
  const callEngine = async (action: string, input: object): Promise<unknown> => {
    const { status, body } = await call(headersOf(action), input);
    if (status !== 200) throw new Error(body);
    return JSON.parse(body);
  };
  const keyAttributes = new Map<string, string>();
  const executeStatements = async (input: unknown): Promise<JsonReply> => {
    try {
      const Responses = await executeBatch(input as BatchInput, callEngine, keyAttributes);
      return { status: 200, body: JSON.stringify({ Responses }) };
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      const __type = 'com.amazon.coral.validate#ValidationException';
      return { status: 400, body: JSON.stringify({ __type, message: error.message }) };
    }
  };
  const inTurn = turns();
  const server = await startJsonService({
    port,
    faults,
    faultNames: ({ action, input }) => [action, ...verbsOf(action, input)],
    contentType: 'application/x-amz-json-1.0',
    answer: ({ action, request, input }) =>
      inTurn(() => (action === 'BatchExecuteStatement' ? executeStatements(input) : call(request.headers, input))),
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
      if (status !== 200) throw new Error(`The DynamoDB emulator could not create the table ${name}: ${body}`);
    },
  };
}

/** A fault may select batches by operation and table, such as `INSERT stamps`. */
function verbsOf(action: string, input: unknown): string[] {
  if (action !== 'BatchExecuteStatement') return [];
  const { Statements = [] } = input as BatchInput;
  const pattern = /^(?<verb>\w+)\s+(?:INTO\s+|FROM\s+)?"(?<table>[^"]+)"/;
  return [
    ...new Set(Statements.map(({ Statement = '' }) => Object.values(pattern.exec(Statement)?.groups ?? {}).join(' '))),
  ];
}

/** Runs functions one after another. */
function turns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>): Promise<T> => {
    const own = last.then(run);
    last = own.catch(() => {});
    return own;
  };
}

/** The members of a response that dynalite uses. */
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

/** dynalite requires a signature but does not verify it. */
const headersOf = (action: string): IncomingHttpHeaders => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${action}`,
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
});

const statuses: Readonly<Record<string, number>> = {
  ProvisionedThroughputExceededException: 400,
  ThrottlingException: 400,
  AccessDeniedException: 400,
  RequestLimitExceeded: 400,
  ServiceUnavailable: 503,
};

const failure = ({ code = 'InternalServerError', message, status }: Fault): JsonReply => ({
  status: status ?? ownValue(statuses, code) ?? refusalOf(code)?.status ?? 500,
  body: JSON.stringify({
    __type: `com.amazonaws.dynamodb.v20120810#${code}`,
    message: injectedText(code, message),
  }),
});
