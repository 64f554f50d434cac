// The events that the screen "Events" shows: those of the local stack of the folder, or of a deployed stack.
import type { TargetOptions } from '../../../cli/aws/target.ts';
import type { EventLocation, EventTable } from '../../../cli/trace/index/event-table.ts';
import type { JsonObject } from '../../../json.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import type { StackSummary } from '../../contract.ts';

export interface RunningEvents {
  index: Pick<EventTable, 'find' | 'get' | 'writersOf' | 'counts'>;
  contentOf(event: EventLocation): Promise<JsonObject | undefined>;
}

export interface ShownEvents {
  /** Name of the deployed stack. */
  stackName?: string;
  /** Where its queues are; empty for the local stack. */
  target: TargetOptions;
  /** Undefined if there is nothing to show, because nothing runs. What it gives is up to date. */
  running(): Promise<RunningEvents | undefined>;
  summary(): Promise<StackSummary | undefined>;
  /** The saved mappings of these event types, and the settings. */
  mappingsFor(types: readonly string[]): Promise<Mappings>;
  close(): void;
}
