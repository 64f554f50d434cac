// An event as the event stage reads it from a CloudEvent, for tests of later stages.
import type { JsonObject, JsonValue } from '../../src/json.ts';
import type { Event } from '../../src/pipeline/event/event.ts';

const text = (value: JsonValue | undefined, otherwise: string) => (typeof value === 'string' ? value : otherwise);

export function eventFor(document: JsonObject): Event {
  return {
    id: text(document.id, 'evt-1'),
    source: text(document.source, 'https://platform.example'),
    type: text(document.type, 'test.event'),
    time: text(document.time, '2026-03-02T12:00:00Z'),
    contentHash: '0'.repeat(64),
    location: { bucket: 'events', key: 'events/1.json', line: 1 },
    document: {
      id: 'evt-1',
      source: 'https://platform.example',
      type: 'test.event',
      time: '2026-03-02T12:00:00Z',
      ...document,
    },
  };
}

/** An event with this data. */
export const eventWith = (data: JsonValue, more: JsonObject = {}): Event =>
  eventFor({ specversion: '1.0', data, ...more });
