// AWS and Salesforce within one process, with as little code as possible, so that the measurement shows our own code.
// Commands are recognized by their names, so that this works for a checkout with its own copy of the SDK.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

type Input = Record<string, unknown>;
type Item = Record<string, { S?: string; N?: string }>;

export interface StandIns {
  /** By key: the objects in the bucket. */
  objects: Map<string, string>;
  /** Environment variables for the function. */
  environment: Record<string, string>;
}

const queue = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;

/** Replaces what the checkout's functions send to AWS, and `fetch`. */
export async function standIn(checkout: string): Promise<StandIns> {
  const objects = new Map<string, string>();
  const tables = new Map<string, Map<string, Item>>();
  const table = (name: unknown) => {
    const found = tables.get(String(name)) ?? new Map<string, Item>();
    tables.set(String(name), found);
    return found;
  };
  const keyOf = (item: Item) => (item.id ?? item.record)?.S ?? '';

  const answers: Record<string, (input: Input) => object> = {
    GetObjectCommand({ Key }) {
      const text = objects.get(String(Key));
      if (text === undefined) throw Object.assign(new Error('none'), { name: 'NoSuchKey', $metadata: notFound });
      const bytes = Buffer.from(text);
      return {
        Body: Readable.from([bytes]),
        ContentLength: bytes.length,
        LastModified: new Date(),
        ETag: '"e"',
        VersionId: 'v',
      };
    },
    PutItemCommand({ TableName, Item, ExpressionAttributeValues }) {
      const items = table(TableName);
      const item = Item as Item;
      const expected = (ExpressionAttributeValues as Item | undefined)?.[':version']?.N;
      if (item.record && items.get(keyOf(item))?.version?.N !== expected) throw conditionFailed();
      if (item.id && items.has(keyOf(item))) throw conditionFailed();
      items.set(keyOf(item), item);
      return {};
    },
    UpdateItemCommand: () => ({}),
    DeleteItemCommand: () => ({}),
    BatchGetItemCommand({ RequestItems }) {
      const [[name, { Keys }]] = Object.entries(RequestItems as Record<string, { Keys: Item[] }>) as [
        [string, { Keys: Item[] }],
      ];
      return { Responses: { [name]: Keys.flatMap((key) => table(name).get(keyOf(key)) ?? []) } };
    },
    GetSecretValueCommand: () => ({
      SecretString: JSON.stringify({ loginUrl: 'https://org.example', clientId: 'c', clientSecret: 's' }),
    }),
    SendMessageBatchCommand: ({ Entries }) => ({ Successful: Entries as object[] }),
    DeleteMessageBatchCommand: () => ({}),
    ChangeMessageVisibilityBatchCommand: () => ({}),
  };

  const conditionFailed = await errorOf(checkout);
  for (const name of ['dynamodb', 's3', 'sqs', 'secrets-manager']) {
    const sdk = await fromCheckout(checkout, `@aws-sdk/client-${name}`);
    const [, Client] = Object.entries(sdk).find(([key]) => /^(DynamoDB|S3|SQS|SecretsManager)Client$/.test(key)) ?? [];
    Object.assign((Client as { prototype: object }).prototype, {
      async send(command: { constructor: { name: string }; input: Input }) {
        const answer = answers[command.constructor.name];
        if (!answer) throw new Error(`There is no stand-in for ${command.constructor.name}.`);
        return answer(command.input);
      },
    });
  }
  globalThis.fetch = salesforce;
  return { objects, environment };
}

const notFound = { httpStatusCode: 404 };

const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_LAMBDA_FUNCTION_NAME: 'export',
  EVENT_QUEUE_URL: queue('event'),
  BACKLOG_QUEUE_URL: queue('backlog'),
  PARKED_QUEUE_URL: queue('parked'),
  DEAD_LETTER_QUEUE_URL: queue('dead-letter'),
  EVENT_BUCKET: 'events',
  EVENT_PREFIX: 'events/',
  IDEMPOTENCY_TABLE: 'idempotency',
  STAMP_TABLE: 'stamps',
  SALESFORCE_SECRET_ID: 'secret',
  POWERTOOLS_SERVICE_NAME: 'cpu',
};

export async function fromCheckout(checkout: string, module: string): Promise<Record<string, unknown>> {
  const path = createRequire(join(checkout, 'package.json')).resolve(module);
  return import(pathToFileURL(path).href);
}

/** DynamoDB's answer to a false condition, as the checkout's SDK throws it. */
async function errorOf(checkout: string): Promise<() => Error> {
  const { ConditionalCheckFailedException: Failed } = await fromCheckout(checkout, '@aws-sdk/client-dynamodb');
  const Class = Failed as new (options: object) => Error;
  return () => new Class({ message: 'condition', $metadata: {} });
}

interface Subrequest {
  method: string;
  url: string;
  referenceId?: string;
  body?: RequestBody;
}

interface RequestBody {
  records?: object[];
  compositeRequest?: Subrequest[];
}

let ids = 0;

function newId(): string {
  ids += 1;
  return `003${String(ids).padStart(15, '0')}`;
}

/** Accepts every row, and finds every record that a query asks for. */
async function salesforce(url: string | URL | Request, options: RequestInit = {}): Promise<Response> {
  const headers = { 'sforce-limit-info': 'api-usage=10/100000' };
  if (String(url).endsWith('/oauth2/token')) {
    return Response.json({ access_token: 't', instance_url: 'https://org.example' }, { headers });
  }
  const body = options.body ? (JSON.parse(String(options.body)) as RequestBody) : {};
  if (!body.compositeRequest) {
    return Response.json(answer({ method: options.method ?? 'GET', url: String(url), body }), { headers });
  }
  const compositeResponse = body.compositeRequest.map((request) => ({
    referenceId: request.referenceId,
    httpStatusCode: 200,
    httpHeaders: {},
    body: answer(request),
  }));
  return Response.json({ compositeResponse }, { headers });
}

function answer({ method, url, body }: Subrequest): object {
  const { searchParams } = new URL(url, 'https://org.example');
  if (method === 'DELETE') {
    return (searchParams.get('ids') ?? '').split(',').map((id) => ({ id, success: true, errors: [] }));
  }
  if (body?.records) return body.records.map(() => ({ id: newId(), success: true, errors: [], created: true }));
  const [, field = '', list = ''] = /^SELECT Id, (\w+) FROM .* IN \((.*?)\)/s.exec(searchParams.get('q') ?? '') ?? [];
  const keys = [...list.matchAll(/'([^']*)'/g)].map(([, key]) => key);
  return { done: true, totalSize: keys.length, records: keys.map((key) => ({ Id: newId(), [field]: key })) };
}
