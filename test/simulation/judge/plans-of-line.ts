// Reads the event in a line and plans it, as the pipeline does.
import { allLines } from '../../../src/line-ranges.ts';
import type { Event } from '../../../src/pipeline/event/event.ts';
import { readEvents } from '../../../src/pipeline/event/read-events.ts';
import type { Mappings } from '../../../src/pipeline/mapping/mappings.ts';
import type { WritePlan } from '../../../src/pipeline/plan/plan.ts';
import { planEvent } from '../../../src/pipeline/plan/plan-event.ts';

/** Undefined if the line contains no event. */
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

/** Empty if there is nothing to write. */
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
