// Loads the mappings of a page and plans events with them, against the shipped schema snapshot.
import type { JsonValue } from '../../src/json.ts';
import type { MappingFile } from '../../src/mapping-files.ts';
import { toEvent } from '../../src/pipeline/event/envelope.ts';
import { expectationOf } from '../../src/pipeline/expectation.ts';
import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../src/pipeline/mapping/mappings.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { readSchema } from '../../src/schema-files.ts';

export const load = async (files: readonly MappingFile[]) => loadMappings(files, await readSchema('salesforce/schema'));

/** Wraps bare records in a mapping for one event type. Returns a whole file unchanged. */
export function asMapping(text: string, type: string): string {
  const records = text.split('\n').map((line) => (line === '' ? '' : `  ${line}`));
  return /^- object:/m.test(text) && !/^\w/m.test(text) ? `event: ${type}\nrecords:\n${records.join('\n')}` : text;
}

/** The plan of the event, in the form that an example uses under `expect`. */
export async function becomes(event: JsonValue, mappings: Mappings): Promise<JsonValue> {
  const read = await toEvent(event, {
    location: { bucket: 'events', key: 'events/1.json', line: 1 },
    lastModified: new Date('2026-01-01T00:00:00Z'),
    envelope: mappings.envelope,
    limits: mappings.settings.limits,
  });
  return expectationOf(await planEvent(read, mappings));
}
