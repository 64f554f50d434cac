// Options and interface of the local stack. Unless noted, an option's default is the value in the template.
import type { DynamoDbServer } from './dynamodb/server.ts';
import type { BatchFacts, EventSource, EventSourceCounts } from './event-source/event-source.ts';
import type { EventBus } from './events/event-bus.ts';
import type { LogLine } from './function/environment.ts';
import type { FunctionCounts, LocalFunction, RecursiveLoop } from './function/function.ts';
import type { S3Server } from './s3/server.ts';
import type { SalesforceEmulator, StartSalesforceOptions } from './salesforce/start-salesforce.ts';
import type { SecretsServer } from './secrets/server.ts';
import type { SqsServer } from './sqs/server.ts';

export type QueueName = 'event' | 'backlog' | 'dead-letter' | 'parked';

/** The queues that invoke the function. */
export type SourceName = 'event' | 'backlog';

export interface StackOptions {
  /** Path or URL of the module that exports `handler`. */
  handlerModule: string;
  /** Folder of the schema snapshot for the org. */
  schemaDir: string;
  /** Folder of the mappings; default `mappings`. */
  mappingsDir?: string;
  /** Environment variables to add to the function's, or to override. */
  environment?: Readonly<Record<string, string>>;
  /** Default: any free ports. */
  ports?: Partial<Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets' | 'salesforce', number>>;
  /** Default `events`. */
  bucket?: string;
  /** Only objects under this prefix are events; default: all objects. */
  prefix?: string;
  /** Maximum number of messages in a batch; default 10 for events, 500 for the backlog. One number applies to both. */
  batchSize?: number | Partial<Record<SourceName, number>>;
  /** Batching window; default 0 for events, 1 for the backlog. One number applies to both. */
  windowSeconds?: number | Partial<Record<SourceName, number>>;
  /** Maximum number of concurrent invocations; default 3 for events, 2 for the backlog. */
  maximumConcurrency?: Partial<Record<SourceName, number>>;
  /** Milliseconds that a receive of an event source waits; default 20,000, as in Lambda. */
  longPollMs?: number;
  /** Maximum number of concurrent invocations for both queues; further ones are throttled. Default: no maximum. */
  reservedConcurrency?: number;
  /** Returns 0 ≤ n < 1, which decides how many waiting messages a receive returns; default `Math.random`. */
  random?: () => number;
  /**
   * Default 60, half of the template's value, so that a hang ends sooner. The visibility timeout is six times as long.
   */
  functionTimeoutSeconds?: number;
  /** The longest time that a receive over HTTP waits; default: no limit. */
  longestWaitMs?: number;
  /** Whether a chain of messages may invoke the function more than 16 times; default `Allow`. */
  recursiveLoop?: RecursiveLoop;
  /** Other options of the org. */
  salesforce?: Partial<Omit<StartSalesforceOptions, 'schemaDir' | 'port' | 'apps'>>;
  /** Called for each line that the function writes. */
  onLog?: (line: LogLine) => void;
  onBatch?: (source: SourceName, facts: BatchFacts) => void;
  /** What control requests over HTTP must carry; default: they need nothing. */
  controlToken?: string;
  /** Leaves messages in the queues until `resume` is called. */
  startPaused?: boolean;
}

/** Configuration of an AWS SDK client for one of the services. */
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
  /** Configuration for AWS SDK clients: `new S3Client(stack.clients.s3)`. */
  clients: Readonly<Record<'s3' | 'sqs' | 'dynamoDb' | 'secrets', ClientSettings>>;
  /** The function's environment variables, for another process that uses the same services. */
  environment: Readonly<Record<string, string>>;
  s3: S3Server;
  sqs: SqsServer;
  /** Receives the events of buckets that notify EventBridge. */
  events: EventBus;
  dynamoDb: DynamoDbServer;
  secrets: SecretsServer;
  salesforce: SalesforceEmulator;
  function: LocalFunction;
  sources: Readonly<Record<SourceName, EventSource>>;
  counts(): StackCounts;
  /** Leaves messages in the queues until `resume` is called; resolves once running invocations have ended. */
  pause(): Promise<void>;
  resume(): void;
  /** Resolves once the event and the backlog queue are empty, including hidden and delayed messages. */
  idle(): Promise<void>;
  /** Advances the queues' clock, which affects delays, visibility timeouts and retention. */
  skipQueueTime(ms: number): void;
  /** Stops everything, including running invocations. */
  close(): Promise<void>;
}
