// The result of a demo run for people and for programs.

import { countText } from '../../rendering/count-text.ts';
import { widthOf, wrap } from '../../rendering/fit-text.ts';
import { renderTable, whole, wrapped } from '../../rendering/render-table.ts';
import { valueText } from '../../rendering/render-value.ts';
import type { Terminal } from '../../rendering/terminal.ts';
import { visible } from '../../rendering/visible.ts';
import { type OutcomeColumns, renderOutcome } from '../../trace/render-outcome.ts';
import { type DemoEvent, type DemoResult, isDone, type ObjectSummary, type Stage } from './demo-result.ts';
import type { Parent } from './seed-parents.ts';
import type { ShownRecord } from './written-records.ts';

/** The columns for the events that will land. */
export const outcomeColumns = (events: readonly Pick<DemoEvent, 'type' | 'id'>[]): OutcomeColumns => ({
  type: Math.max(0, ...events.map(({ type }) => widthOf(visible(type)))),
  id: Math.max(0, ...events.map(({ id }) => widthOf(visible(id)))),
});

/** The line of an event whose outcome was just logged. */
export function renderDemoEvent(
  { outcome, publishedAt, doneAt = publishedAt }: DemoEvent,
  columns: OutcomeColumns,
  terminal: Terminal,
): string {
  return outcome ? renderOutcome(outcome, `${doneAt - publishedAt} ms`.padStart(9), terminal, columns) : '';
}

/** @param options `all`: show every record, not only the first ones of each object */
export function renderDemo(
  { events, objects, records, invented, stages, salesforce, counts, missing, elapsedMs }: DemoResult,
  terminal: Terminal,
  { all = false }: { all?: boolean } = {},
): string {
  const done = events.filter(isDone).length;
  // The function logs an outcome a moment before its invocation ends.
  const invocations = counts.function.invocations + counts.function.running;
  const open = events.filter((event) => event.outcome === undefined).map(({ id }) => id);
  return [
    `\n${terminal.paint(done === events.length ? 'good' : 'error', `${done} of ${events.length} events done`)} `,
    `in ${(elapsedMs / 1000).toFixed(1)} s: ${countText(invocations, 'function invocation')}, `,
    `${countText(salesforce.apiCalls, 'Salesforce API call')}.\n`,
    ...(open.length > 0 ? [terminal.paint('error', `No outcome for: ${open.map(visible).join(', ')}`), '\n'] : []),
    ...renderRecords(records, terminal, all ? Number.POSITIVE_INFINITY : mostRecords),
    ...renderInvented(invented, terminal),
    `\n${renderObjects(objects, terminal)}`,
    ...objects.flatMap(notesOf).map((note) => `${wrap(note, { width: terminal.width, indent: 4, first: 2 })}\n`),
    `\n${renderStages(stages, terminal)}`,
    ...(missing > 0
      ? [
          terminal.paint(
            'error',
            `${countText(missing, 'record')} logged as written ${missing === 1 ? 'is' : 'are'} not in Salesforce.`,
          ),
          '\n',
        ]
      : []),
  ].join('');
}

/** More would hide what comes behind them. */
const mostRecords = 5;
const longestValue = 80;

function renderRecords(records: readonly ShownRecord[], terminal: Terminal, most: number): string[] {
  const groups = [...Map.groupBy(records, ({ sObject }) => sObject)];
  if (groups.length === 0) return [];
  const lines = groups.flatMap(([sObject, own]) => [
    ...own.slice(0, most).map(({ id, values }) => {
      const texts = values.map(([field, value]) => `${field} ${shortened(valueText(value))}`);
      return `${wrap(visible(`${sObject} ${id}: ${texts.join(', ')}`), { width: terminal.width, indent: 4, first: 2 })}\n`;
    }),
    ...(own.length > most ? [`    and ${own.length - most} more: ${visible(sObject)} (--all shows them)\n`] : []),
  ]);
  return ['\nRecords in Salesforce now:\n', ...lines];
}

/** The mappings did not write them, so a reader would look for the rule that did. */
function renderInvented(invented: readonly Parent[], terminal: Terminal): string[] {
  if (invented.length === 0) return [];
  const groups = [...Map.groupBy(invented, ({ sObject }) => sObject)].map(([sObject, own]) => {
    const keys = own.slice(0, mostRecords).map(({ fields }) => shortened(valueText(Object.values(fields)[0])));
    const more = own.length > mostRecords ? ` and ${own.length - mostRecords} more` : '';
    return `${sObject} ${keys.join(', ')}${more}`;
  });
  const text = `The demo itself created the records that the examples link to or update: ${groups.join('; ')}.`;
  return [`\n${wrap(visible(text), { width: terminal.width, indent: 2, first: 0 })}\n`];
}

const shortened = (text: string) => (text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);

const number = { align: 'right', overflow: 'whole' } as const;

function renderObjects(objects: readonly ObjectSummary[], terminal: Terminal): string {
  const rows = objects.map(({ sObject, created, updated, deleted, refused }) => [
    sObject,
    ...[created, updated, deleted].map(String),
    refused > 0 ? ({ text: String(refused), style: 'error' } as const) : '0',
  ]);
  const head = ['OBJECT', 'CREATED', 'UPDATED', 'DELETED', 'REFUSED'];
  return renderTable(rows, { terminal, indent: 2, head, columns: [whole, number, number, number, number] });
}

/** What a reader of the counts would wonder about. */
export function notesOf({ sObject, withoutLookups, alreadyThere, eventWrites, ...rows }: ObjectSummary): string[] {
  const { records, lookups } = withoutLookups;
  const written = rows.created + rows.updated + rows.deleted;
  return [
    ...(eventWrites > written
      ? [
          `${sObject}: ${eventWrites} changes by events took ${countText(written, 'write')}, because some were to the same record`,
        ]
      : []),
    ...(records > 0
      ? [
          `${sObject}: ${countText(records, 'record')} without ${lookups.join(', ')}, because the record does not exist and the mapping says notFound: omit`,
        ]
      : []),
    ...(alreadyThere > 0
      ? [`${sObject}: ${countText(alreadyThere, 'record')} existed already and did not change`]
      : []),
  ];
}

function renderStages(stages: readonly Stage[], terminal: Terminal): string {
  const rows = stages.map(({ from, to, medianMs, slowestMs }) => [
    `${from} → ${to}`,
    `${medianMs} ms`,
    `${slowestMs} ms`,
  ]);
  return renderTable(rows, {
    terminal,
    indent: 2,
    head: ['STAGE', 'MEDIAN', 'SLOWEST'],
    columns: [wrapped, number, number],
  });
}

/** For `--json`. */
export const demoJson = ({ events, stages, salesforce, counts, missing }: DemoResult): object => ({
  events,
  legs: stages,
  salesforce,
  counts,
  missing,
});
