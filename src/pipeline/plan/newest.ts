// The order of an event as a number, which shows which of two is newer: the result of the mapping's `newest`, or the event's
// time.
import { hash } from 'node:crypto';
import { FailureError } from '../../failure.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { utcTimestamp } from '../../timestamp.ts';
import { isLargeNumber } from '../../values/exact-number.ts';
import type { Expression } from '../mapping/mappings.ts';
import type { PlanningBudget } from '../mapping/planning-budget.ts';
import { tooLarge } from './field-value.ts';
import { locationText } from './location-text.ts';

export interface Newest {
  newest: number;
  /** What the number measures, where it does not show by itself that it is a time. */
  measure?: string;
}

/** Smaller numbers are no times in milliseconds since 1970, or times before 1973. */
const smallestTime = 1e11;

/** True for the result of a `newest` that measures time: a text, or milliseconds since 1970. Otherwise it counts. */
export const measuresTime = (value: JsonValue | undefined): boolean =>
  typeof value === 'string' || Number(value) >= smallestTime;

/** Throws `FailureError` `plan/bad-value` for a value that is neither a number nor an RFC 3339 time. */
export async function newestOf(
  expression: Expression | undefined,
  time: string,
  { document, budget }: { document: JsonObject; budget: PlanningBudget },
): Promise<Newest> {
  const value = expression ? await expression.evaluate(document, { budget }) : time;
  const newest = orderOf(value);
  if (newest !== undefined) return { newest, ...measureOf(newest, value, expression) };
  throw new FailureError({
    code: 'plan/bad-value',
    message: expression
      ? `${locationText(expression.location)}: "newest" ${isLong(value) ? tooLarge : `must return ${aMeasure}`}.`
      : 'The time of the event is not an RFC 3339 time.',
  });
}

/** Different expressions count different things, as far as we know. A few characters of the hash distinguish them. */
function measureOf(newest: number, value: JsonValue | undefined, expression: Expression | undefined) {
  if (newest >= smallestTime) return {};
  if (measuresTime(value) || !expression) return { measure: 'time' };
  return { measure: hash('sha256', expression.source.trim()).slice(0, 8) };
}

function orderOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? millisecondsOf(value) : undefined;
}

/** RFC 3339 → milliseconds since 1970 with their fraction. */
function millisecondsOf(text: string): number | undefined {
  const utc = utcTimestamp(text);
  if (utc === undefined) return undefined;
  const fraction = utc.slice(19, -1);
  return Date.parse(`${utc.slice(0, 19)}Z`) + (fraction === '' ? 0 : Number(`0${fraction}`) * 1_000);
}

const aMeasure = 'a number or a time such as 2026-03-02T15:04:05Z';

const isLong = (value: JsonValue | undefined) => typeof value === 'string' && isLargeNumber(value);
