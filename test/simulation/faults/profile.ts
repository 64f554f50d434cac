// The parameters of a run, which a seed draws: how many events of which types, and how likely each fault is.

import type { OrgBehavior } from '../../../src/local/salesforce/behavior.ts';
import type { EventType } from '../events/event-data.ts';
import type { Team } from '../events/special-data.ts';
import type { PersonAction } from '../people/change-records.ts';
import type { PackOptions } from '../publishing/simulated-publisher.ts';
import type { Random } from '../random.ts';
import { callTimeoutMs } from '../services/platform.ts';
import type { FaultKind } from '../world.ts';

export interface Profile {
  events: number;
  types: readonly EventType[];
  /** Platforms that send events; each counts its own, so events of different sources have the same ids. */
  sources: readonly string[];
  /**
   * Draws the time of an event, in milliseconds after the start of the run.
   * @param atMs when its object is published
   */
  timeMs: (random: Random, atMs: number) => number;
  /** True if all events are about the same record of their object. */
  oneRecord: boolean;
  /** Milliseconds from the start within which the events are published. */
  spanMs: number;
  /** Milliseconds after which the faults end. */
  faultsMs: number;
  /** The most invocations at once. */
  concurrency: number;
  /** Receives after which SQS moves a message to the dead-letter queue. */
  maxReceives: number;
  /** How long a function waits for a reply from Salesforce, in milliseconds. */
  callTimeoutMs: number;
  /**
   * True if the connection breaks within half a second, and Salesforce applies the late call about a second later: the
   * retry follows within seconds.
   */
  breaksEarly: boolean;
  /** Milliseconds from the start for which DynamoDB refuses every call; default 0. */
  tablesAwayMs?: number;
  /** Maximum messages per batch; random for each batch if absent. */
  batchSize?: number;
  /** Milliseconds from the start within which the mappings change, if they change at all. */
  changesWithinMs: number;
  /** Milliseconds after the first notification within which a second one arrives. */
  secondWithinMs: number;
  /** Milliseconds from the start after which the org rejects poisoned events; before, it accepts them. */
  rejectsFromMs: number;
  /** True if objects are copied in their place, or written again with one more event on top; default false. */
  rewrites?: boolean;
  /** True if the queue gets messages about other things than the objects of the platform; default false. */
  hasNeighbours?: boolean;
  /** True if the bucket notifies EventBridge, whose rule notifies the queue; default false. */
  byEventBridge?: boolean;
  /** What people and other integrations do in Salesforce; empty if they do nothing. */
  people: readonly PersonAction[];
  /** The publisher runs too, with these packs. By default the objects are simply there. */
  packs?: PackOptions;
  /** Rules of the org beside those that reject poisoned events; absent: none. */
  orgRules?: readonly unknown[];
  /** The org has record types, queues and assignment rules; default false. */
  hasNames?: boolean;
  /** Records link to others by their Ids, and some of those are missing; default false. */
  linksById?: boolean;
  /** Who the counselors are; absent: three of them, with one coach, and with sites. */
  team?: Team;
  /** Switches of the org; absent: as usual. */
  orgBehavior?: Partial<OrgBehavior>;
  /** A person is forgotten while the events arrive; default false. */
  forgets?: boolean;
  /** The functions use the product's own client: it logs in, and its processes live on; default false. */
  usesClient?: boolean;
  /** Salesforce refuses logins, or every session, for a while; default false. */
  refusesLogins?: boolean;
  /** In the end, users exist whom events wanted as owners, and somebody gives them their records; default false. */
  assignsOwners?: boolean;
  /** Dead letters wait for days: `recover` moves them to the bucket, and SQS deletes what is left; default false. */
  archives?: boolean;
  /** Of each kind of fault, at each opportunity. */
  probabilities: ReadonlyMap<FaultKind, number>;
}

/** Times of few seconds, nine hours before the run: many events have the same time, and no order of arrival agrees. */
export const fewTimes = (random: Random) => -32_400_000 + random.int(12) * 1_000;

/** How long things take where a profile is not about time. */
export const usualTimes = {
  callTimeoutMs,
  breaksEarly: false,
  changesWithinMs: 900_000,
  secondWithinMs: 2_000_000,
  rejectsFromMs: 0,
};

export type Probabilities = Partial<Record<FaultKind, number>>;
