// One outcome for people who watch events land: on one line where it is sure to fit, with indented lines below where the
// window is narrower. The form depends on the window alone, so that all events of a run look alike.
import { cut, pad, widthOf, wrap } from '../rendering/fit-text.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import { visible } from '../rendering/visible.ts';
import {
  type LoggedOutcome,
  linesInWords,
  nextInWords,
  recordsInWords,
  refusedInWords,
  unlistedInWords,
} from './logged-outcome.ts';

export function outcomeStyle({ outcome, next }: LoggedOutcome): Style {
  if (outcome === 'applied') return 'good';
  if (outcome !== 'failed') return 'muted';
  return next === 'dead-letter' ? 'error' : 'warning';
}

/** The longest word for an outcome is `superseded`. */
const outcomeWidth = 10;

/** From this width on, all but the longest outcomes fit on a line. */
const wideWindow = 180;

/** Widths of the columns, if the event types and ids that will follow are known. */
export interface OutcomeColumns {
  type: number;
  id: number;
}

/** @param lead the start of the line: a time */
export function renderOutcome(
  logged: LoggedOutcome,
  lead: string,
  terminal: Terminal,
  columns: OutcomeColumns = { type: 0, id: 0 },
): string {
  const { outcome, event, location, failure, attempts } = logged;
  const what = event
    ? `${pad(visible(event.type), columns.type)}  ${pad(visible(event.id), columns.id)}`
    : visible(`${location.key}:${linesInWords(logged)}`);
  const attempt = failure ? `  attempt ${attempts + 1}${nextInWords(logged)}` : '';
  const details = [
    ...(failure ? [`${failure.message} [${failure.code}]`] : []),
    ...recordsInWords(logged),
    ...(logged.refused ?? []).filter(({ sameAs }) => sameAs).map(refusedInWords),
    ...unlistedInWords(logged),
  ].map(visible);

  const indent = widthOf(lead) + 2 + outcomeWidth + 2;
  const inLine = details.length === 0 ? '' : `  →  ${details.join(', ')}`;
  const fits =
    details.length === 0 ||
    (terminal.width >= wideWindow && indent + widthOf(what + attempt + inLine) <= terminal.width);
  const shown = cut(what.trimEnd(), terminal.width - indent - widthOf(attempt));
  const start = `${terminal.paint('muted', lead)}  ${pad(terminal.paint(outcomeStyle(logged), outcome), outcomeWidth)}  `;
  if (fits) return `${start}${what}${attempt}${inLine}`.trimEnd().concat('\n');
  return `${start}${shown}${attempt}\n${details.map((detail) => `${wrap(detail, { width: terminal.width, indent })}\n`).join('')}`;
}
