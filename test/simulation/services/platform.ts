// The simulated services that the functions run on.
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { MessageNotice } from '../../../src/pipeline/delivery.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { World } from '../world.ts';
import type { Bucket, StoredVersion } from './bucket.ts';
import type { Save } from './client/saves.ts';
import type { SimulatedQueue, StoredMessage } from './queue.ts';
import type { Tables } from './tables.ts';

export const attemptsAllowed = 10;
export const timeLimitMs = 180_000;
/** How long a function waits for a reply from Salesforce in production. */
export const callTimeoutMs = 120_000;
/** How long the queues hide a received message. */
export const visibilityMs = 6 * timeLimitMs;

export interface PlatformQueues {
  event: SimulatedQueue;
  backlog: SimulatedQueue;
  parked: SimulatedQueue;
  deadLetter: SimulatedQueue;
}

export interface Platform {
  world: World;
  org: Org;
  tables: Tables;
  bucket: Bucket;
  /** Objects that are not from the platform. */
  otherObjects: ReadonlyMap<string, StoredVersion>;
  queues: PlatformQueues;
  /** How long a function waits for a reply from Salesforce, in milliseconds. */
  callTimeoutMs: number;
  /** See `Profile`; default false. */
  breaksEarly?: boolean;
  /** Until when DynamoDB refuses every call, in milliseconds since 1970; default 0. */
  tablesAwayUntil?: number;
  /** See `Profile`. */
  batchSize?: number | undefined;
  /** See `Profile`; default false. */
  usesClient?: boolean;
  /** Since when Salesforce refuses logins, in milliseconds since 1970; absent while it does not. */
  loginsRefusedSince?: number;
  /** The dead letters that `recover` has moved to the bucket: texts by key; absent where it moves none. */
  archive?: Map<string, string>;
  mappings: () => Mappings;
  /** @param startedAt when the invocation began, in milliseconds since 1970 */
  onEventResult: (eventResult: EventResult, startedAt: number) => void;
  /** Called for a message that is not, or not only, about events. */
  onNotice: (notice: MessageNotice) => void;
  /** Called if an invocation puts a message back into the queue without having processed it. */
  onPassedOn?: (body: string) => void;
  /** Called with the saves of each answered call, with the process and the invocation that made it. */
  onSaves?: (process: object, invocation: string, saves: readonly Save[]) => void;
  /** Called if a function does what it must never do, whatever comes of it. */
  onBreach: (breach: string) => void;
  /** Called when an event ends its function, with the key of its object and the messages that the function held. */
  onPoison?: (key: string, held: readonly StoredMessage[]) => void;
  /** Called with an error that a function throws; it must throw none. */
  onThrow: (error: unknown) => void;
}
