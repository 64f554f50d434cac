// The attempts at an event for people, event by event.

import { byEvent, type TracedEvent, type TraceResult } from '../commands/operations/trace.ts';
import { besideOrBelow, wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import { linesInWords, nextInWords, recordsInWords, refusedInWords, unlistedInWords } from './logged-outcome.ts';
import { outcomeStyle } from './render-outcome.ts';

/** For standard output; empty if nothing was found. */
export const renderTrace = ({ tries }: TraceResult, terminal: Terminal): string =>
  byEvent(tries)
    .map((event) => `${heading(event, terminal)}\n${event.tries.map((each) => renderTry(each, terminal)).join('')}`)
    .join('\n');

/** For standard error, if nothing was found or the search was interrupted. */
export function renderTraceNotes(result: TraceResult, terminal: Terminal): string {
  const { target, since, tries, interrupted } = result;
  if (interrupted) return `${terminal.paint('warning', 'Interrupted before the whole log was read.')}\n`;
  if (tries.length > 0) return '';
  const { text, eventId } = target;
  const what = eventId === undefined ? visible(text) : `an event or object ${visible(text)}`;
  const nothing = `No log entries for ${what} ${sinceText(since)}.`;
  const advice = 'Check that the file reached the bucket under the right prefix, or widen --since.';
  return `${wrap(`${terminal.paint('warning', nothing)} ${advice}`, terminal)}\n`;
}

/** `14d` is "in the last 14 days". */
function sinceText(since: string): string {
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

function renderTry(logged: TracedEvent['tries'][number], terminal: Terminal): string {
  const { at = '', attempts, outcome, location, refused = [], failure, because, sentAgain } = logged;
  const next = failure ? nextInWords(logged) : '';
  const first = [
    at,
    `attempt ${attempts + 1}${sentAgain ? ', sent again' : ''}`,
    `${terminal.paint(outcomeStyle(logged), outcome)}${next}`,
    `s3://${location.bucket ?? ''}/${visible(location.key)}:${linesInWords(logged)}`,
  ].join('  ');
  const details = [
    ...(failure ? [`${failure.message} [${failure.code}]`] : because ? [because] : []),
    ...recordsInWords(logged),
    ...refused.map(refusedInWords),
    ...unlistedInWords(logged),
  ].map((detail) => `${wrap(visible(detail), { width: terminal.width, indent: 8, first: 6 })}\n`);
  return `\n${wrap(first, { width: terminal.width, indent: 4, first: 2 })}\n${details.join('')}`;
}
