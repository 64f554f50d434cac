// Checks what our functions about time are given: a number does not say its unit, a text may need a zone or a picture, and
// midnight in UTC is another day in most zones.
import {
  createDayFormatters,
  isDay,
  localOf,
  utcOf,
} from '../../../pipeline/mapping/expressions/functions/own/moments.ts';
import { isPicture } from '../../../pipeline/mapping/expressions/functions/own/pictures.ts';
import { isBlank } from '../../../values/blank.ts';
import { pictureFor } from '../../../values/time-picture.ts';
import type { Inference, Scope } from '../scope.ts';
import { inExample, shownBy } from '../shown-by.ts';
import { calledName, type Node, nodesOf, offsetOf, writtenPath } from '../tree.ts';
import type { Argument } from './argument.ts';
import { reportZoneOfEvent } from './zone-arguments.ts';
import { zoneInEvent, zoneLeftOut, zoneWrittenOut } from './zone-left-out.ts';

/** With the functions that take the zone and the picture of a text as well. */
const readers = new Set(['date', 'datetime', 'time', 'weekday', 'addMinutes']);

export function checkTimeArguments(
  name: string,
  call: Node,
  args: readonly Argument[],
  scope: Scope,
  inference: Inference,
): void {
  const [first, ...others] = args;
  if (!readers.has(name) || !first) return;
  const options = name === 'addMinutes' ? { zone: undefined, hasPicture: false } : optionsIn(others);
  const zone = options.zone;
  const around = name === 'addMinutes' ? `, ${minutesIn(others[0])}` : '';
  const use: Use = { name, call, first, zone, hasPicture: options.hasPicture, around };
  if (reportNumber(use, scope, inference)) return;
  if (zone) {
    reportZoneOfEvent(name, zone, scope, inference);
    const fixed = zoneWrittenOut(name, first, { zone: zone.node, scope });
    if (fixed) inference.report(offsetOf(inference.source, zone.node ?? call), fixed);
  }
  if (use.hasPicture && name !== 'time') return;
  if (reportUnreadable(use, scope, inference)) return;
  reportMidnight(use, inference);
  if (!zone) reportZoneLeftOut(use, others, scope, inference);
}

function reportZoneLeftOut(use: Use, others: readonly Argument[], scope: Scope, inference: Inference) {
  const [picture] = others.flatMap(({ shape }) => shape.literals.map(({ text }) => text)).filter(isPicture);
  const finding = zoneLeftOut(use.name, use.first, { text: textOf(use.first), picture, scope });
  if (finding) inference.report(placeOf(use, inference), finding);
}

const minutesIn = (minutes: Argument | undefined) =>
  minutes?.node?.type === 'number' ? String(minutes.node.value) : '…';

interface Use {
  name: string;
  call: Node;
  first: Argument;
  zone: Argument | undefined;
  hasPicture: boolean;
  /** What follows the time in the call, for hints: `, 90`. */
  around: string;
}

function optionsIn(others: readonly Argument[]): { zone: Argument | undefined; hasPicture: boolean } {
  const [first, second] = others;
  const startsWithPicture = first?.shape.literals.some(({ text }) => isPicture(text)) === true;
  return {
    zone: startsWithPicture ? undefined : first,
    hasPicture: startsWithPicture || second !== undefined,
  };
}

/** How people write the argument, as far as it is short. */
const textOf = ({ node }: Argument) =>
  node?.type === 'string' && String(node.value).length <= 40 ? JSON.stringify(node.value) : (writtenPath(node) ?? '…');

const placeOf = ({ call, first }: Use, { source }: Inference) => offsetOf(source, first.node ?? call);

function reportNumber(use: Use, scope: Scope, inference: Inference): boolean {
  const { first } = use;
  if (first.shape.unknown || !first.shape.kinds.has('number')) return false;
  const isAlways = !first.shape.kinds.has('text');
  const example = isAlways ? undefined : shownBy(first.node, (value) => typeof value === 'number', scope, inference);
  inference.report(placeOf(use, inference), {
    code: 'mapping/number-as-time',
    severity: isAlways ? 'error' : 'warning',
    message: `${inExample(example, isAlways ? 'This is' : 'This can be')} a number, and a number does not say whether it counts seconds or milliseconds.`,
    hint: instead(use) ?? units(use),
  });
  return true;
}

/** `$date($toMillis(data.born, "[M01]/[D01]/[Y0001]"))` needs no number at all. */
function instead({ name, first: { node }, zone, around }: Use): string | undefined {
  if (!node || calledName(node) !== 'toMillis') return undefined;
  const [text, picture] = nodesOf(node.arguments);
  const read = writtenPath(text) ?? '…';
  if (picture?.type !== 'string') return `Leave out $toMillis: $${name}(${read}${zone ? ', …' : around}).`;
  const written = JSON.stringify(picture.value);
  return name === 'date'
    ? `Write the picture into $date: $date(${read}, ${written}).`
    : `Write the picture after the time zone of the text: $datetime(${read}, "America/New_York", ${written}).`;
}

/** From here on, seconds would mean the year 2201 or later. As milliseconds, it is in March 1970. */
const smallestMilliseconds = 7.3e9;

function units({ name, first, around }: Use): string {
  const text = textOf(first);
  const { largest } = first.shape;
  if (largest === undefined)
    return `Write $${name}($fromSeconds(${text})${around}) for seconds since 1970, and $${name}($fromMillis(${text})${around}) for milliseconds.`;
  const unit = largest >= smallestMilliseconds ? 'Millis' : 'Seconds';
  return `According to the examples, write $${name}($from${unit}(${text})${around}). The other unit is $from${unit === 'Millis' ? 'Seconds' : 'Millis'}(…).`;
}

/** A text of an example, or of the expression itself, that is no time. */
function reportUnreadable(use: Use, scope: Scope, inference: Inference): boolean {
  const { name, first, zone } = use;
  if (first.shape.unknown) return false;
  const texts = [...first.shape.literals.map(({ text }) => text), ...(first.shape.choices ? [] : first.shape.seen)];
  const isRead = (text: string) =>
    isBlank(text) ||
    (isDay(text) && (name === 'date' || name === 'weekday')) ||
    utcOf(text) !== undefined ||
    (zone !== undefined && localOf(text) !== undefined);
  const unread = texts.find((text) => !isRead(text)) ?? promisedDay(use);
  if (unread === undefined) return false;
  const isWritten = first.shape.literals.some(({ text }) => text === unread);
  const example = shownBy(first.node, (value) => value === unread, scope, inference);
  const thisIsA = inExample(example, isWritten && first.node?.type === 'string' ? 'This is' : 'This can be');
  inference.report(placeOf(use, inference), {
    code: 'mapping/not-a-time',
    message: isDay(unread)
      ? `${thisIsA} a day without a time, and $${name} needs a time.`
      : localOf(unread) === undefined
        ? `${thisIsA} a text that $${name} cannot read as a time.`
        : `${thisIsA} a time without a time zone.`,
    hint: recipe(use, unread, scope),
  });
  return true;
}

/** A day where "schema" says that every event has one. */
const promisedDay = ({ name, first }: Use): string | undefined =>
  first.shape.format === 'date' && (name === 'datetime' || name === 'time' || name === 'addMinutes')
    ? '2026-03-02'
    : undefined;

function recipe({ name, first, zone, around }: Use, text: string, scope: Scope): string {
  const read = textOf(first);
  const zoneText =
    zone?.node?.type === 'string'
      ? JSON.stringify(zone.node.value)
      : (writtenPath(zone?.node) ?? zoneInEvent(scope) ?? '"America/New_York"');
  const wrapped = (time: string) => (name === 'addMinutes' ? `$addMinutes(${time}${around})` : time);
  if (isDay(text))
    return name === 'datetime' || name === 'addMinutes'
      ? `For nine in the morning of the day, write ${wrapped(`$datetime(${read} & "T09:00", ${zoneText})`)}.${name === 'datetime' ? ' For a Date field, write $date.' : ' To add days, write $addDays.'}`
      : 'For the day, write $date.';
  if (localOf(text) !== undefined) {
    const local = name === 'addMinutes' ? wrapped(`$datetime(${read}, ${zoneText})`) : `$${name}(${read}, ${zoneText})`;
    return `Name its time zone: ${local}.`;
  }
  if (!/\d/.test(text))
    return 'Let the platform send a day or a time, such as 2026-03-02T15:04:05Z, or fix the example.';
  const picture = pictureFor(text);
  const example = picture?.text ?? '[M01]/[D01]/[Y0001]';
  const reads = picture?.hasTime ? `, ${zoneText}, "${example}"` : `, "${example}"`;
  const from =
    picture === undefined
      ? 'If the text is right, read it with a picture, such as this one for month, day and year: '
      : 'Read it with a picture: ';
  if (name === 'date' || name === 'datetime')
    return `${from}$${name}(${read}${name === 'date' && !picture?.hasTime ? `, "${example}"` : reads}).`;
  if (name === 'weekday') return `${from}$weekday($date(${read}, "${example}")).`;
  const time = `$datetime(${read}${reads})`;
  return `${from}${name === 'addMinutes' ? wrapped(time) : `$time(${time}, ${zoneText})`}.`;
}

const dayOf = createDayFormatters();

const midnight = /T00:00(:00(\.0+)?)?(Z|[+-]00:?00)$/i;

function reportMidnight(use: Use, inference: Inference) {
  const { name, first, zone } = use;
  if (name === 'datetime' || !zone || ['UTC', 'GMT'].includes(String(zone.node?.value))) return;
  const seen = [...first.shape.seen].filter((text) => !isBlank(text));
  if (seen.length === 0 || first.shape.literals.length > 0 || !seen.every((text) => midnight.test(text))) return;
  // East of Greenwich, the day is the same.
  const dayIn = zone.node?.type === 'string' && name !== 'time' ? dayOf(String(zone.node.value)) : undefined;
  if (dayIn && seen.every((text) => dayIn(new Date(utcOf(text) ?? text)) === text.slice(0, 10))) return;
  inference.report(placeOf(use, inference), {
    code: 'mapping/midnight-utc',
    severity: 'warning',
    message:
      'In the examples, this is always midnight in UTC, so it means a day. In America, that moment is the evening before.',
    hint: name === 'time' ? 'Write "UTC" in place of the zone.' : `Leave out the zone: $${name}(${textOf(first)}).`,
  });
}
