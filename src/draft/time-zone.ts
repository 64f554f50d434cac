// The time zone that a mapping's days and local times are meant in: one that the event names, or one to replace.
import { localOf } from '../pipeline/mapping/expressions/functions/own/moments.ts';
import { utcTimestamp } from '../timestamp.ts';
import { isZoneName } from '../values/zone-name.ts';
import type { EventPath } from './event-paths.ts';

export interface Zone {
  /** JSONata. */
  expression: string;
  /** False if somebody has to decide. */
  isFromEvent: boolean;
}

export function zoneIn(paths: readonly EventPath[]): Zone {
  const found = paths.find(({ value }) => typeof value === 'string' && isZoneName(value));
  if (!found) return { expression: '"America/New_York"', isFromEvent: false };
  const { expression, mayBeEmpty } = found;
  return { expression: mayBeEmpty ? `(${expression} ?: "America/New_York")` : expression, isFromEvent: true };
}

/** What a text says: a day (also as midnight in UTC), a moment, or a time without its zone. */
export function timeKindOf(text: string): 'day' | 'moment' | 'local' | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return utcTimestamp(`${text}T00:00:00Z`) === undefined ? undefined : 'day';
  const moment = utcTimestamp(text);
  if (moment !== undefined) return /T00:00:00(\.0+)?Z$/.test(moment) ? 'day' : 'moment';
  return localOf(text) === undefined ? undefined : 'local';
}

export const zoneText = (fields: readonly string[]): string =>
  `The draft uses America/New_York as the time zone of ${fields.join(', ')}. If people mean another one, such as America/Chicago, write that.`;
