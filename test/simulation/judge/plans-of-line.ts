// The event that a line holds, and what a mapping makes of it: as the pipeline reads and plans it.
import { allLines } from '../../../src/line-ranges.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import { readEvents } from '../../../src/pipeline/event/read-events.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';

/** Undefined where the line holds none. */
export async function eventIn(line: string, { envelope, settings }: Mappings): Promise<Event | undefined> {
  const store = {
    open: async () => ({ body: bodyOf(line), size: line.length, lastModified: new Date(0) }),
  };
  const read = { store, envelope, limits: settings.limits };
  for await (const reading of readEvents({ bucket: 'b', key: 'k.jsonl' }, allLines, read)) {
    if (reading.kind === 'event') return reading.event;
  }
  return undefined;
}

/** None where nothing is to be written. */
export async function plansOf(event: Event, versions: readonly Mappings[]): Promise<WritePlan[]> {
  const plans = await Promise.all(versions.map((mappings) => planEvent(event, mappings)));
  return plans.filter((plan) => plan.kind === 'write');
}

export async function plansOfLine(line: string, mappings: Mappings): Promise<WritePlan[]> {
  const event = await eventIn(line, mappings);
  return event ? plansOf(event, [mappings]) : [];
}

async function* bodyOf(line: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(line);
}
