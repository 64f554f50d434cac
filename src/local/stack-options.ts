// What the local stack can be told, and what it gives. Every setting has the value of the deployed one as its default.
import type { DynamoDbServer } from './dynamodb/server.ts';
import type { BatchFacts, EventSource, EventSourceCounts } from './event-source/event-source.ts';
import type { LogLine } from './function/environment.ts';
import type { FunctionCounts, LocalFunction, RecursiveLoop } from './function/function.ts';
import type { S3Server } from './s3/server.ts';
import type { SalesforceEmulator, StartSalesforceOptions } from './salesforce/start-salesforce.ts';
import type { SecretsServer } from './secrets/server.ts';
import type { SqsServer } from './sqs/server.ts';

export type QueueName = 'event' | 'backlog' | 'dead-letter' | 'parked';

/** The queues a function is invoked from. */
export type SourceName = 'event' | 'backlog';

export interface StackOptions {
  /** Path or URL of the module that exports `handler`. */
  handlerModule: string;
  /** Folder of the schema snapshot the org is made from. */
  schemaDir: string;
  /** Folder of the mapping files; default `mappings`. */
  mappingsDir?: string;
  /** Further variables of the function, or others in place of the stack's own. */
  environment?: Readonly<Record<string, string>>;
  /** Default: free ones. */
  ports?: Partial<Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets' | 'salesforce', number>>;
  /** Default `events`. */
  bucket?: string;
  /** Only objects under this prefix are events; default all. */
  prefix?: string;
  /** Messages a batch; default 500. */
  batchSize?: number;
  /** Default 1. */
  windowSeconds?: number;
  /** Invocations at once; default 5 for events, 2 for the backlog. */
  maximumConcurrency?: Partial<Record<SourceName, number>>;
  /** Default 60, half of the deployed one: a hang ends sooner. The queues hide a message for six times as long. */
  functionTimeoutSeconds?: number;
  /** Default `Allow`, as in the template: a chain of messages may invoke the function more than 16 times. */
  recursiveLoop?: RecursiveLoop;
  /** Further settings of the org. */
  salesforce?: Partial<Omit<StartSalesforceOptions, 'schemaDir' | 'port' | 'apps'>>;
  /** Each line the function writes. */
  onLog?: (line: LogLine) => void;
  onBatch?: (source: SourceName, facts: BatchFacts) => void;
  /** Leaves messages in the queues until `resume`. */
  startPaused?: boolean;
}

/** What an AWS SDK client needs to reach one of the services. */
export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface StackCounts {
  function: FunctionCounts;
  event: EventSourceCounts;
  backlog: EventSourceCounts;
}

export interface Stack {
  bucket: string;
  queueUrls: Readonly<Record<QueueName, string>>;
  queueArns: Readonly<Record<QueueName, string>>;
  /** Settings for the real clients: `new S3Client(stack.clients.s3)`. */
  clients: Readonly<Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets', ClientSettings>>;
  /** The function's variables, for another process that shall reach the same services. */
  environment: Readonly<Record<string, string>>;
  s3: S3Server;
  sqs: SqsServer;
  dynamoDb: DynamoDbServer;
  secrets: SecretsServer;
  salesforce: SalesforceEmulator;
  function: LocalFunction;
  sources: Readonly<Record<SourceName, EventSource>>;
  counts(): StackCounts;
  /** Leaves messages in the queues until `resume`; resolves once the invocations under way have ended. */
  pause(): Promise<void>;
  resume(): void;
  /** Resolves once the event and the backlog queue are empty, hidden and delayed messages included. */
  idle(): Promise<void>;
  /** Lets the queues believe that so much time has passed: delays and visibility timeouts end, retention too. */
  skipQueueTime(ms: number): void;
  /** Ends everything, invocations included. */
  close(): Promise<void>;
}
