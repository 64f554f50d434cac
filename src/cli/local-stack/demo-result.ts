// What the demo says at its end: each event's outcome, what it cost, and how long each leg of the way took.
import type { Stack } from '../../local/stack-options.ts';
import type { LoggedOutcome } from '../local-stack/outcome-feed.ts';
import { renderTable } from './render-table.ts';
import { plainTerminal } from './terminal.ts';

/** Times are milliseconds since 1970. */
export interface DemoEvent {
  type: string;
  id: string;
  publishedAt: number;
  /** When the platform was free again. */
  spooledAt?: number | undefined;
  onS3At?: number | undefined;
  /** When the function took its message. */
  takenAt?: number | undefined;
  /** When the function had told its outcome. */
  doneAt?: number | undefined;
  /** The last one that was logged. */
  outcome?: LoggedOutcome | undefined;
}

export const isDone = ({ outcome }: DemoEvent) => outcome !== undefined && outcome.outcome !== 'failed';

interface Leg {
  from: string;
  to: string;
  /** Milliseconds. */
  medianMs: number;
  slowestMs: number;
}

/** The way of the events from station to station. */
function legsOf(events: Iterable<DemoEvent>): Leg[] {
  const all = [...events];
  const leg = (from: string, to: string, start: keyof DemoEvent, end: keyof DemoEvent): Leg => {
    const times = all
      .map((event) => Number(event[end]) - Number(event[start]))
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
    return { from, to, medianMs: times[times.length >> 1] ?? 0, slowestMs: times.at(-1) ?? 0 };
  };
  return [
    leg('publish', 'disk', 'publishedAt', 'spooledAt'),
    leg('disk', 'S3', 'spooledAt', 'onS3At'),
    leg('S3', 'function', 'onS3At', 'takenAt'),
    leg('function', 'Salesforce', 'takenAt', 'doneAt'),
    leg('publish', 'Salesforce', 'publishedAt', 'doneAt'),
  ];
}

const legTable = (legs: readonly Leg[]): string =>
  renderTable(
    legs.map(({ from, to, medianMs, slowestMs }) => [`${from} → ${to}`, `${medianMs} ms`, `${slowestMs} ms`]),
    { terminal: plainTerminal, indent: 2, head: ['LEG', 'MEDIAN', 'SLOWEST'] },
  );

export function asText(
  events: ReadonlyMap<string, DemoEvent>,
  stack: Stack,
  missing: number,
  elapsedMs: number,
): string {
  const rows = [...events.values()].map(({ type, id, outcome, publishedAt, doneAt }) => [
    type,
    id,
    outcome?.outcome ?? 'no outcome yet',
    doneAt === undefined ? '' : `${doneAt - publishedAt} ms`,
    outcome?.failure ? `${outcome.failure.code}: ${outcome.failure.message}` : recordsText(outcome),
  ]);
  const table = renderTable(rows, {
    terminal: plainTerminal,
    indent: 2,
    head: ['EVENT', 'ID', 'OUTCOME', 'AFTER', 'RECORDS IN SALESFORCE'],
  });
  const { apiCalls, rows: byObject } = stack.salesforce.org.counters();
  const counts = Object.entries(byObject).map(([sObject, sums]) => rowsText(sObject, sums, events));
  const done = [...events.values()].filter(isDone).length;
  // The outcome is told a moment before the invocation ends.
  const { invocations, running } = stack.counts().function;
  return [
    `\n${table}\n`,
    `${done} of ${events.size} events done in ${(elapsedMs / 1000).toFixed(1)} s: `,
    `${invocations + running} function invocations, ${apiCalls} Salesforce API calls.\n`,
    ...counts,
    `\n${legTable(legsOf(events.values()))}`,
    ...(missing > 0 ? [`${missing} records that were said to be written are not in Salesforce.\n`] : []),
  ].join('');
}

type Sums = ReturnType<Stack['salesforce']['org']['counters']>['rows'][string];

/**
 * What Salesforce was sent of an object. It refuses a row whose lookup finds nothing, and a create that is there already;
 * where the mapping is content with that, nothing is wrong, and it is told as what it is.
 */
export function rowsText(sObject: string, sums: Sums, events: ReadonlyMap<string, DemoEvent>): string {
  const records = [...events.values()].flatMap(({ outcome }) => outcome?.written ?? []) as Written[];
  const own = records.filter((record) => record.sObject === sObject);
  const omitted = own.filter((record) => (record.omitted ?? []).length > 0);
  const there = own.filter((record) => record.operation === 'create' && record.result === 'unchanged').length;
  const refused = Math.max(0, sums.failed - omitted.length - there);
  const lookups = [...new Set(omitted.flatMap((record) => record.omitted ?? []))].join(', ');
  return [
    `  ${sObject}: ${sums.created} created, ${sums.updated} updated, ${sums.deleted} deleted, ${refused} refused\n`,
    ...(omitted.length > 0
      ? [
          `    ${omitted.length} without ${lookups}: Salesforce has no such record, and the mapping says notFound: omit\n`,
        ]
      : []),
    ...(there > 0 ? [`    ${there} more there already, and left as they are\n`] : []),
  ].join('');
}

/** As the log has it. */
type Written = LoggedOutcome['written'][number] & { operation?: string; omitted?: string[] };

function recordsText(outcome: LoggedOutcome | undefined): string {
  return (outcome?.written ?? [])
    .map(({ sObject, result, id }) => [sObject, result, id].filter(Boolean).join(' '))
    .join(', ');
}

export function asJson(events: ReadonlyMap<string, DemoEvent>, stack: Stack, missing: number): string {
  const salesforce = stack.salesforce.org.counters();
  return `${JSON.stringify({ events: [...events.values()], legs: legsOf(events.values()), salesforce, counts: stack.counts(), missing })}\n`;
}
