// What a replay would do: reads the events of the selected objects and plans them by the current mappings and, to
// compare, by those of a git revision. Counts and names only: the events are real, so no value is kept.
import { scopeOf } from '../../failure.ts';
import type { Event } from '../../pipeline/event/event.ts';
import type { ObjectStore } from '../../pipeline/event/objects/object-store.ts';
import { readRequests } from '../../pipeline/event/reading/read-requests.ts';
import { howToReadAnyTime } from '../../pipeline/how-to-read.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../pipeline/plan/plan-event.ts';
import { estimateCalls } from './estimate-calls.ts';
import type { SelectedObject, UnreadObjects } from './objects-of-type.ts';
import { type RuleChange, ruleChanges } from './rule-changes.ts';

export interface ForecastChange extends RuleChange {
  /** Event type. */
  type: string;
  /** How many events it affects. */
  events: number;
}

export interface ReplayForecast {
  /** Events in the objects. */
  events: number;
  /** Absent if there is nothing to compare with. */
  compared?: {
    revision: string;
    /** Events that become something else. */
    changed: number;
    /** By event type and rule. */
    changes: ForecastChange[];
  };
  /** Events that Salesforce gets although they were applied: with `force` all, otherwise those whose rules changed. */
  written: { events: number; records: number; calls: number };
}

export interface ForecastOptions {
  store: ObjectStore;
  now: Mappings;
  before?: { revision: string; mappings: Mappings };
  /** True if every event is written again. */
  force: boolean;
}

export interface Forecast {
  /** An object that a failing service keeps from being read counts as unread. */
  add(objects: readonly SelectedObject[], unread: UnreadObjects): Promise<void>;
  result(): ReplayForecast;
}

export function createForecast({ store, now, before, force }: ForecastOptions): Forecast {
  const counts = { events: 0, changed: 0, written: 0, records: 0 };
  const calls = estimateCalls();
  const changes = new Map<string, ForecastChange>();

  async function addEvent(event: Event, object: string): Promise<void> {
    counts.events += 1;
    const plan = await planEvent(event, now);
    const earlier = before && (await planEvent(event, before.mappings));
    const found = earlier ? ruleChanges({ before: earlier, after: plan }) : [];
    if (found.length > 0) counts.changed += 1;
    for (const change of found) {
      const name = JSON.stringify([event.type, change]);
      const known = changes.get(name) ?? { type: event.type, ...change, events: 0 };
      changes.set(name, { ...known, events: known.events + 1 });
    }
    if (plan.kind !== 'write') return;
    const isNew = earlier !== undefined && !(earlier.kind === 'write' && earlier.rulesHash === plan.rulesHash);
    if (!force && !isNew) return;
    counts.written += 1;
    counts.records += plan.records.length;
    calls.add(plan, object);
  }

  return {
    async add(objects, unread) {
      const requests = objects.map(({ object, lines }) => ({ objects: [object], lines }));
      // The current settings decide how an event is read.
      const reading = { store, ...howToReadAnyTime(now) };
      for await (const step of readRequests(requests, reading)) {
        if (step.kind !== 'reading') continue;
        if (step.reading.kind === 'event') await addEvent(step.reading.event, objects[step.request]?.object.key ?? '');
        else if (scopeOf(step.reading.failure) === 'service') {
          unread.objects += 1;
          unread.codes.add(step.reading.failure.code);
        }
      }
    },
    result: () => ({
      events: counts.events,
      ...(before && {
        compared: { revision: before.revision, changed: counts.changed, changes: [...changes.values()].sort(inOrder) },
      }),
      written: { events: counts.written, records: counts.records, calls: calls.calls() },
    }),
  };
}

const inOrder = (a: ForecastChange, b: ForecastChange) =>
  a.type === b.type
    ? (a.record ?? 0) - (b.record ?? 0) || b.events - a.events || (a.what < b.what ? -1 : 1)
    : a.type < b.type
      ? -1
      : 1;
