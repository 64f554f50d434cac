// Days that are added to a date with + or -, as in a spreadsheet. Dates are texts here, and texts cannot be added to.
import { isDay, utcOf } from '../../pipeline/mapping/expressions/functions/own/moments.ts';
import { isBlank } from '../../values/blank.ts';
import type { Shape } from '../shapes/shape.ts';
import type { Inference } from './scope.ts';
import { calledName, type Node, offsetOf, pathText } from './tree.ts';

type Operand = readonly [Node | undefined, Shape];

/** Returns whether it reported something. */
export function reportDaysAdded(
  operator: string,
  [[left, lhs], [right, rhs]]: readonly [Operand, Operand],
  { report, source }: Inference,
): boolean {
  if (operator !== '+' && operator !== '-') return false;
  const [leftTime, rightTime] = [timeIn(left, lhs), timeIn(right, rhs)];
  const [node, time, other] = leftTime ? [left, leftTime, right] : [right, rightTime, left];
  if (!node || !time || (rightTime && !leftTime && operator === '-')) return false;
  const days = other?.type === 'number' ? `${operator === '-' ? '-' : ''}${String(other.value)}` : '…';
  const day = time === 'day' ? textOf(node, source) : `$date(${textOf(node, source)}, "America/New_York")`;
  report(offsetOf(source, node), {
    code: 'mapping/not-a-number',
    message: `${time === 'day' ? 'Dates' : 'Times'} are texts in expressions, and ${operator} needs numbers.`,
    hint:
      leftTime && rightTime
        ? 'For the days between two times, write ($toMillis(…) - $toMillis(…)) / 86400000. For whole years, write $age.'
        : `To add days, write $addDays(${day}, ${days}).${time === 'time' ? minutesTo(textOf(node, source), operator) : ''}`,
  });
  return true;
}

const minutesTo = (time: string, operator: string) =>
  ` To add minutes, write $addMinutes(${time}, ${operator === '-' ? '-' : ''}…).`;

const daysBy = new Set(['date', 'addDays', 'addMonths']);
const timesBy = new Set(['datetime', 'addMinutes', 'fromMillis', 'fromSeconds']);

/** What the text of a value is, by the function that makes it, by "schema" or by the examples. */
function timeIn(node: Node | undefined, { unknown, kinds, format, seen, literals }: Shape): 'day' | 'time' | undefined {
  const name = node && calledName(node);
  if (name !== undefined && daysBy.has(name)) return 'day';
  if (name !== undefined && timesBy.has(name)) return 'time';
  if (pathText(node) === 'time') return 'time';
  if (unknown || !kinds.has('text') || kinds.has('number') || literals.length > 0) return undefined;
  if (format === 'date') return 'day';
  if (format === 'date-time') return 'time';
  const texts = [...seen].filter((text) => !isBlank(text));
  if (texts.length === 0) return undefined;
  if (!texts.some((text) => !isDay(text))) return 'day';
  return texts.every((text) => utcOf(text) !== undefined) ? 'time' : undefined;
}

/** As written, if it is short: a call to its closing bracket, or a path. */
function textOf(node: Node, source: string): string {
  const path = pathText(node);
  if (path !== undefined) return path;
  const start = offsetOf(source, node);
  let depth = 0;
  for (let index = start; index < source.length && index < start + 60; index += 1) {
    if (source[index] === '(') depth += 1;
    if (source[index] === ')') depth -= 1;
    if (source[index] === ')' && depth === 0) return source.slice(start, index + 1);
  }
  return '…';
}
