// The events of all examples, as the demo publishes them and finds them again in the log.
import { readExample } from '../../../examples/run-example.ts';
import { isJsonObject, type JsonObject } from '../../../json.ts';
import type { Event } from '../../../pipeline/event/event.ts';
import type { CsvFormat } from '../../../pipeline/event/formats/csv/csv-format.ts';
import { howToRead } from '../../../pipeline/how-to-read.ts';
import type { Example, Mappings } from '../../../pipeline/mapping/mappings.ts';
import { withWrittenNumbers } from '../../../values/exact-json.ts';

export interface ExampleEvent {
  type: string;
  /** The key of its object, if it has no id of its own. */
  id: string;
  /** Set if the example says that the event fails. */
  shouldFail?: true;
  /** How the event was read; absent if it cannot be read, as an example may show. */
  event?: Event;
  /** A CloudEvent, for the publisher. Its numbers have all their digits if they are written as JSON. */
  cloudEvent?: JsonObject & Identity;
  /** Any other event, as its platform writes it to S3. */
  object?: { key: string; body: string };
}

export interface Identity {
  id: string;
  source: string;
  type: string;
}

/** The publisher takes CloudEvents only. Any other event goes to S3 as it is, under a key that the settings read alike. */
export async function exampleEvents(mappings: Mappings): Promise<ExampleEvent[]> {
  const examples = mappings.all().flatMap((mapping) => mapping.examples);
  return Promise.all(
    examples.map(async (example, index) => ({
      ...(await exampleEvent(example, index, mappings)),
      ...(isJsonObject(example.expect) && { shouldFail: true }),
    })),
  );
}

async function exampleEvent(example: Example, index: number, mappings: Mappings): Promise<ExampleEvent> {
  const exact = withWrittenNumbers(example.event, example.rounded);
  if (isCloudEvent(example.event)) {
    const { id, type } = example.event;
    return { id, type, ...(await eventOf(example, mappings)), cloudEvent: exact as JsonObject & Identity };
  }
  const key = keyOf(example.key, index);
  const csv = howToRead(mappings).csvFor?.(key);
  const body = csv ? csvText(example.event, csv) : `${JSON.stringify(exact)}\n`;
  const { event } = await eventOf({ ...example, key }, mappings);
  // An id made from the object depends on its key, and is another one in the bucket.
  const hasOwnId = event?.id === (await eventOf({ ...example, key: `${key}.json` }, mappings)).event?.id;
  const type = event?.type ?? String(example.event.type ?? 'unknown');
  return { id: (hasOwnId && event?.id) || key, type, ...(event && { event }), object: { key, body } };
}

async function eventOf(example: Example, mappings: Mappings): Promise<{ event?: Event }> {
  const read = await readExample(example, mappings);
  return 'event' in read ? { event: read.event } : {};
}

const isCloudEvent = (event: JsonObject): event is JsonObject & Identity =>
  Object.hasOwn(event, 'specversion') &&
  [event.id, event.source, event.type].every((each) => typeof each === 'string' && each.trim() !== '');

/** Each event has an object of its own. What the settings say depends on how a key begins. */
function keyOf(key: string | undefined, index: number): string {
  const [, start = '', extension = ''] = /^(.*?)((?:\.[^./]+)*)$/.exec(key ?? 'examples/example.json') ?? [];
  return `${start}-${index + 1}${extension.replace(/\.(gz|zst)$/, '')}`;
}

/** A header and a row, or the row alone if the settings name the columns. */
function csvText(event: JsonObject, { delimiter, columns }: CsvFormat): string {
  const names = columns ?? Object.keys(event);
  const cell = (value: unknown) =>
    `"${String(isJsonObject(value) ? JSON.stringify(value) : (value ?? '')).replaceAll('"', '""')}"`;
  const row = names.map((name) => cell(event[name])).join(delimiter);
  return columns ? `${row}\n` : `${names.map(cell).join(delimiter)}\n${row}\n`;
}
