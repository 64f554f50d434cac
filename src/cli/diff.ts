// `s3sf diff`: what an edit of the mappings changes. Every example, and events from files, planned by the mappings of a
// git revision and by those of the working tree.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type ComparedEvent, type EventChange, planChanges } from '../examples/plan-changes.ts';
import { readExample } from '../examples/run-example.ts';
import type { JsonValue } from '../json.ts';
import { allLines } from '../line-ranges.ts';
import { readEvents } from '../pipeline/event/read-events.ts';
import { loadMappings } from '../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import { type SalesforceSchema, salesforceSchema } from '../salesforce-schema.ts';
import { parseSObject } from '../schema-files.ts';
import { fileStore } from './file-store.ts';
import { commitOf, filesAt } from './git-revision.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { type Folders, hasErrors, load } from './load.ts';

export interface DiffOptions extends Folders {
  json: boolean;
  /** Folder of event files. */
  events?: string;
}

export async function diff(revision: string, options: DiffOptions, io: Io): Promise<ExitCode> {
  const { mappings: after, problems, schema } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const before = await mappingsAt(revision, options, schema);
  const events = [...examplesOf(before, after), ...(await eventsIn(options.events, after))];
  const changes = await planChanges(events, { before, after });
  io.out(
    options.json
      ? `${JSON.stringify({ events: events.length, changes: changes.map(asJson) })}\n`
      : render(changes, events.length),
  );
  return 0;
}

/** Throws `UsageError` where the revision's mappings do not load: there is nothing to compare with. */
async function mappingsAt(revision: string, options: DiffOptions, current: SalesforceSchema): Promise<Mappings> {
  const commit = await commitOf(revision);
  const files = await filesAt(commit, options.mappings, /\.ya?ml$/i);
  if (files.length === 0) throw new UsageError(`there are no mappings in ${options.mappings} at ${revision}`);
  const objects = await filesAt(commit, options.schema, /\.json$/).catch(() => []);
  const schema =
    objects.length === 0 ? current : salesforceSchema(objects.map(({ path: file, text }) => parseSObject(file, text)));
  const { mappings, problems } = await loadMappings(files, schema);
  if (hasErrors(problems)) {
    throw new UsageError(`the mappings of ${revision} have mistakes themselves: compare with another revision`);
  }
  return mappings;
}

/** The examples of both versions; one that both have counts once. */
function examplesOf(before: Mappings, after: Mappings): ComparedEvent[] {
  const all = [...after.all(), ...before.all()].flatMap(({ file, examples }) =>
    examples.map(({ name, event }) => ({ name: `${file}: ${name}`, event })),
  );
  const once = new Map(all.toReversed().map((each) => [JSON.stringify(each.event), each]));
  return [...once.values()]
    .toReversed()
    .map(({ name, event }) => ({ name, read: (mappings) => readExample(event, mappings) }));
}

/** An event in a file is read by each version's own settings. */
async function eventsIn(folder: string | undefined, after: Mappings): Promise<ComparedEvent[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new UsageError(`there is no folder ${folder}`);
  });
  const files = names.filter((each) => each.isFile() && /\.jsonl?(\.gz)?$/i.test(each.name));
  const found: ComparedEvent[] = [];
  for (const file of files.map((each) => path.join(each.parentPath, each.name)).sort()) {
    for await (const { line } of linesOf(file, after)) {
      found.push({ name: `${file}:${line}`, read: (mappings) => readLine(file, line, mappings) });
    }
  }
  return found;
}

async function* linesOf(file: string, { envelope, settings }: Mappings) {
  const readings = readEvents({ bucket: 'local', key: file }, allLines, {
    store: fileStore,
    envelope,
    limits: settings.limits,
  });
  for await (const reading of readings)
    yield reading.kind === 'event'
      ? { line: reading.event.place.line, reading }
      : { line: reading.place.line, reading };
}

async function readLine(
  file: string,
  line: number,
  { envelope, settings }: Mappings,
): ReturnType<ComparedEvent['read']> {
  const readings = readEvents({ bucket: 'local', key: file }, [[line, line]], {
    store: fileStore,
    envelope,
    limits: settings.limits,
  });
  for await (const reading of readings)
    return reading.kind === 'event' ? { event: reading.event } : { failure: reading.failure };
  throw new UsageError(`${file} was changed while it was read`);
}

function render(changes: readonly EventChange[], events: number): string {
  if (changes.length === 0) return `Nothing changes in ${count(events, 'event')}.\n`;
  const details = changes.map(({ name, differences }) => `${name}\n${differences.map(renderDifference).join('')}\n`);
  const subjects = [...new Set(changes.flatMap(({ differences }) => differences.map(({ subject }) => subject)))];
  const fields = subjects.filter((subject) => subject.includes('.')).length;
  const others = subjects.length - fields;
  const what = [fields > 0 ? count(fields, 'field') : '', others > 0 ? count(others, 'record') : ''].filter(Boolean);
  const verb = subjects.length === 1 ? 'changes' : 'change';
  return `${details.join('')}${what.join(' and ')} ${verb} in ${changes.length} of ${count(events, 'event')}.\n`;
}

const renderDifference = ({ subject, expected, actual }: EventChange['differences'][number]) =>
  `    ${subject}\n      before  ${valueText(expected)}\n      after   ${valueText(actual)}\n`;

const asJson = ({ name, differences }: EventChange) => ({
  name,
  changes: differences.map(({ subject, expected, actual }) => ({
    subject,
    ...(expected !== undefined && { before: expected }),
    ...(actual !== undefined && { after: actual }),
  })),
});

const valueText = (value: JsonValue | undefined) => (value === undefined ? '(nothing)' : JSON.stringify(value));

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
