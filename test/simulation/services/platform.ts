// The simulated parts that functions run on.
import type { Org } from '../../../src/local/salesforce/org.ts';
import type { EventResult } from '../../../src/pipeline/event-result.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import type { SimulatedQueue } from './queue.ts';
import type { Tables } from './tables.ts';

export const attemptsAllowed = 10;
export const timeLimitMs = 180_000;
/** In production a function waits for a call of Salesforce for so long. */
export const callTimeoutMs = 120_000;
/** The queues hide a message for so long while a function works on it. */
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
  queues: PlatformQueues;
  /** After so many milliseconds a function gives up a call of Salesforce. */
  callTimeoutMs: number;
  breaksEarly?: boolean;
  mappings: () => Mappings;
  /** @param startedAt when the invocation began, in milliseconds since 1970 */
  onEventResult: (eventResult: EventResult, startedAt: number) => void;
  /** Told of errors that a function let through: there must be none. */
  onThrow: (error: unknown) => void;
}
