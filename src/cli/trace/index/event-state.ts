// Where an event is after its last outcome, and one line why.
import type { LoggedOutcome } from '../logged-outcome.ts';

/** `nothing`: there was nothing to write. `waiting`: it is tried again. */
export type EventState = 'written' | 'nothing' | 'waiting' | 'parked' | 'dead-letter';

export function stateOf({ outcome, next }: Pick<LoggedOutcome, 'outcome' | 'next'>): EventState {
  if (outcome === 'ignored') return 'nothing';
  if (outcome !== 'failed') return 'written';
  if (next === 'parked') return 'parked';
  return next === 'retry' || next === 'deferred' ? 'waiting' : 'dead-letter';
}

export function whyOf(outcome: LoggedOutcome): string {
  const { because, failure, written } = outcome;
  switch (outcome.outcome) {
    case 'ignored':
      return because === 'unmapped' ? 'no mapping is for this type' : 'no rule applies';
    case 'superseded':
      return 'newer events had set every field';
    case 'failed':
      return [failure ? sentence(failure.message) : 'failed', writtenNevertheless(written)].filter(Boolean).join(' ');
    default:
      return written.length === 0 ? 'written' : writtenWords(written.map(({ sObject }) => sObject));
  }
}

/** An event that fails may have written other records. */
const writtenNevertheless = (written: LoggedOutcome['written']): string =>
  written.length === 0 ? '' : `Written: ${writtenWords(written.map(({ sObject }) => sObject))}.`;

/** `Contact and 2 × Task` */
export function writtenWords(names: readonly string[]): string {
  const groups = [...Map.groupBy(names, (name) => name)].map(([name, all]) =>
    all.length === 1 ? name : `${all.length} × ${name}`,
  );
  return groups.length < 2 ? (groups[0] ?? '') : `${groups.slice(0, -1).join(', ')} and ${groups.at(-1)}`;
}

/** Without the location in front of it. */
export const sentence = (message: string): string =>
  message.replace(/^\S+:\d+:\d+: (.)/, (_, first: string) => first.toUpperCase());
