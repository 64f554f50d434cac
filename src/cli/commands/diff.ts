// `s3sf diff`: what an edit of the mappings changes. Every example, and events from files, planned by the mappings of a
// git revision and by those of the working tree.
import { type EventChange, planChanges } from '../../examples/plan-changes.ts';
import type { JsonValue } from '../../json.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import { type SalesforceSchema, salesforceSchema } from '../../salesforce-schema.ts';
import { parseSObject } from '../../schema-files.ts';
import { comparedEvents } from '../input/compared-events.ts';
import { commitOf, filesAt } from '../input/git-revision.ts';
import { type Folders, hasErrors, load } from '../input/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

export interface DiffOptions extends Folders {
  json: boolean;
  /** Folder of event files. */
  events?: string;
}

export async function diff(revision: string, options: DiffOptions, io: Io): Promise<ExitCode> {
  const { mappings: after, problems, schema } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const before = await mappingsAt(revision, options, schema);
  const versions = { before, after };
  const { events, changes } = await planChanges(comparedEvents(versions, options.events), versions);
  io.out(options.json ? `${JSON.stringify({ events, changes: changes.map(asJson) })}\n` : render(changes, events));
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
