// The attempts at an event for people, event by event.

import { byEvent, type TracedEvent, type TraceResult, type UnmappedHint } from '../commands/operations/trace.ts';
import { countText } from '../rendering/count-text.ts';
import { besideOrBelow, wrap } from '../rendering/fit-text.ts';
import { renderTable } from '../rendering/render-table.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import type { KeySearch } from './events-by-key.ts';
import { linesInWords, nextInWords, recordsInWords, refusedInWords, unlistedInWords } from './logged-outcome.ts';
import { outcomeStyle } from './render-outcome.ts';

/** For standard output; empty if nothing was found. */
export const renderTrace = ({ tries, unmapped = [], byKey }: TraceResult, terminal: Terminal): string =>
  [
    ...byEvent(tries).map(
      (event) =>
        `${heading(event, terminal)}\n${event.tries.map((each) => renderTry(each, unmapped, terminal)).join('')}`,
    ),
    ...(byKey ? [renderKeySearch(byKey, tries, terminal)] : []),
  ]
    .filter((text) => text !== '')
    .join('\n');

/** Events that the bucket has and the log does not. */
function renderKeySearch({ bucket, events, moreEvents }: KeySearch, tries: TraceResult['tries'], terminal: Terminal) {
  const logged = new Set(tries.flatMap(({ event }) => (event ? identityOf(event) : [])));
  const others = events.filter(({ event }) => !event || !logged.has(identityOf(event)));
  const rows = others.map(({ event, key, line, at }) => [
    event?.type ?? 'no event could be read',
    event?.id ?? '',
    at,
    `s3://${bucket}/${key}:${line}`,
  ]);
  const more = moreEvents > 0 ? `And ${countText(moreEvents, 'older event')}. Narrow the search with --since.\n` : '';
  if (rows.length === 0) return more;
  return `In the bucket, but not in the log of this time:\n${renderTable(rows, { terminal, indent: 2 })}${more}`;
}

const identityOf = ({ source, id }: { source: string; id: string }) => JSON.stringify([source, id]);

/** For standard error, if nothing was found or the search was interrupted. */
export function renderTraceNotes(result: TraceResult, terminal: Terminal): string {
  const { target, since, tries, interrupted, byKey, notSearched } = result;
  if (interrupted) return `${terminal.paint('warning', 'Interrupted before everything was read.')}\n`;
  const unread = byKey?.unread ?? 0;
  const incomplete = unread === 0 ? [] : [`${countText(unread, 'object version')} could not be read.`];
  if (tries.length > 0 || (byKey?.events.length ?? 0) > 0) return incomplete.map((text) => `${text}\n`).join('');
  const { text, eventId, recordId } = target;
  const kinds = recordId === undefined ? 'an event or object' : 'an event, object or record';
  const what = eventId === undefined ? visible(text) : `${kinds} ${visible(text)}`;
  const nothing = `No log entries for ${what} ${sinceText(since)}.`;
  const advice = [
    'Check that the file reached the bucket under the right prefix, or widen --since.',
    ...(byKey ? [`No event in the bucket has ${visible(text)} as a key value.`] : []),
    ...(notSearched === undefined
      ? []
      : [`The bucket was not searched for it as a key value: ${visible(notSearched)}.`]),
    ...incomplete,
  ];
  return `${wrap([terminal.paint('warning', nothing), ...advice].join(' '), terminal)}\n`;
}

/** `14d` is "in the last 14 days". */
export function sinceText(since: string): string {
  const [, number = '', unit = ''] = /^(\d+)([mhd])$/.exec(since) ?? [];
  const name = { m: 'minute', h: 'hour', d: 'day' }[unit];
  if (name === undefined) return `since ${visible(since)}`;
  return number === '1' ? `in the last ${name}` : `in the last ${number} ${name}s`;
}

function heading({ event, location }: TracedEvent, terminal: Terminal): string {
  if (!event) return `no event could be read  in s3://${location.bucket ?? ''}/${visible(location.key)}`;
  const [type, id, source] = [event.type, event.id, event.source].map(visible);
  const name = `${type}  ${terminal.paint('strong', id ?? '')}`;
  return besideOrBelow(name, `from ${source}`, { width: terminal.width, indent: 2 });
}

function renderTry(
  logged: TracedEvent['tries'][number],
  unmapped: readonly UnmappedHint[],
  terminal: Terminal,
): string {
  const { at = '', attempts, outcome, location, refused = [], failure, because, sentAgain } = logged;
  const next = failure ? nextInWords(logged) : '';
  const first = [
    at,
    `attempt ${attempts + 1}${sentAgain ? ', sent again' : ''}`,
    `${terminal.paint(outcomeStyle(logged), outcome)}${next}`,
    `s3://${location.bucket ?? ''}/${visible(location.key)}:${linesInWords(logged)}`,
  ].join('  ');
  const details = [
    ...(failure ? [`${failure.message} [${failure.code}]`] : because ? [whyIgnored(logged, unmapped)] : []),
    ...recordsInWords(logged),
    ...refused.map(refusedInWords),
    ...unlistedInWords(logged),
  ].map((detail) => `${wrap(visible(detail), { width: terminal.width, indent: 8, first: 6 })}\n`);
  return `\n${wrap(first, { width: terminal.width, indent: 4, first: 2 })}\n${details.join('')}`;
}

function whyIgnored({ because = '', event }: TracedEvent['tries'][number], unmapped: readonly UnmappedHint[]): string {
  const hint = because === 'unmapped' ? unmapped.find(({ type }) => type === event?.type) : undefined;
  if (!hint) return because;
  if (hint.hasMapping) return 'no mapping had this event type. One has it now: "npx s3sf replay" applies it';
  return `no mapping has this event type.${hint.closest === undefined ? '' : ` Did you mean ${hint.closest}?`}`;
}
