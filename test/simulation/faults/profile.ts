// What kind of run a seed gives.

import type { EventType } from '../events/event-data.ts';
import type { FaultKind } from '../world.ts';

export interface Profile {
  events: number;
  types: readonly EventType[];
  /** True where all events are about the same record of their object. */
  oneRecord: boolean;
  /** Over which the events arrive, in milliseconds. */
  spanMs: number;
  faultsMs: number;
  /** Functions at once. */
  concurrency: number;
  /** Receives after which a message is a dead letter. */
  maxReceives: number;
  /** After so many milliseconds a function gives up a call of Salesforce. */
  callTimeoutMs: number;
  /** What Salesforce does late it does a moment after its connection broke: then the next try comes within seconds. */
  breaksEarly: boolean;
  /** Mappings change, if they do, within so many milliseconds of the start. */
  changesWithinMs: number;
  /** A second notification comes within so many milliseconds of the first. */
  secondWithinMs: number;
  /** The org refuses what it refuses for good from this moment on, in milliseconds; before, it takes it. */
  refusesFromMs: number;
  /** Chance of each kind of fault, each time it can happen. */
  probabilities: ReadonlyMap<FaultKind, number>;
}
