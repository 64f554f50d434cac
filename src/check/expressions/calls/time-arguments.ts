// Checks what our functions about time are given: a number does not say its unit, a text may need a zone or a picture, and
// midnight in UTC is another day in most zones.
import { isDay, localOf, utcOf } from '../../../pipeline/mapping/expressions/functions/own/moments.ts';
import { isPicture } from '../../../pipeline/mapping/expressions/functions/own/pictures.ts';
import { isBlank } from '../../../values/blank.ts';
import { pictureFor } from '../../../values/time-picture.ts';
import { perhapsNothing } from '../../shapes/perhaps-nothing.ts';
import type { Inference, Scope } from '../scope.ts';
import { calledName, type Node, nodesOf, offsetOf, pathText } from '../tree.ts';
import type { Argument } from './argument.ts';
import { zoneLeftOut } from './zone-left-out.ts';

const readers = new Set(['date', 'datetime', 'time', 'weekday']);

export function checkTimeArguments(
  name: string,
  call: Node,
  args: readonly Argument[],
  scope: Scope,
  inference: Inference,
): void {
  const [first, ...others] = args;
  if (!readers.has(name) || !first) return;
  const options = optionsIn(others);
  const zone = options.zone;
  const use: Use = { name, call, first, zone, hasPicture: options.hasPicture };
  if (reportNumber(use, inference)) return;
  if (zone) reportNoZone(name, zone, scope, inference);
  if (use.hasPicture && name !== 'time') return;
  if (reportUnreadable(use, inference)) return;
  reportMidnight(use, inference);
  if (!zone) reportZoneLeftOut(use, others, scope, inference);
}

function reportZoneLeftOut(use: Use, others: readonly Argument[], scope: Scope, inference: Inference) {
  const [picture] = others.flatMap(({ shape }) => shape.literals.map(({ text }) => text)).filter(isPicture);
  const finding = zoneLeftOut(use.name, use.first, { text: textOf(use.first), picture, scope });
  if (finding) inference.report(placeOf(use, inference), finding);
}

interface Use {
  name: string;
  call: Node;
  first: Argument;
  zone: Argument | undefined;
  hasPicture: boolean;
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
  node?.type === 'string' && String(node.value).length <= 40 ? JSON.stringify(node.value) : (pathText(node) ?? '…');

const placeOf = ({ call, first }: Use, { source }: Inference) => offsetOf(source, first.node ?? call);

function reportNumber(use: Use, inference: Inference): boolean {
  const { name, first } = use;
  if (first.shape.unknown || !first.shape.kinds.has('number')) return false;
  const isAlways = !first.shape.kinds.has('text');
  inference.report(placeOf(use, inference), {
    code: 'mapping/number-as-time',
    severity: isAlways ? 'error' : 'warning',
    message: `This ${isAlways ? 'is' : 'can be'} a number, and a number does not say whether it counts seconds or milliseconds.`,
    hint: instead(use) ?? units(name, first),
  });
  return true;
}

/** `$date($toMillis(data.born, "[M01]/[D01]/[Y0001]"))` needs no number at all. */
function instead({ name, first: { node }, zone }: Use): string | undefined {
  if (!node || calledName(node) !== 'toMillis') return undefined;
  const [text, picture] = nodesOf(node.arguments);
  const read = pathText(text) ?? '…';
  if (picture?.type !== 'string') return `Leave out $toMillis: $${name}(${read}${zone ? ', …' : ''}).`;
  const written = JSON.stringify(picture.value);
  return name === 'date'
    ? `Write the picture into $date: $date(${read}, ${written}).`
    : `Write the picture behind the time zone of the text: $datetime(${read}, "America/New_York", ${written}).`;
}

/** From here on, seconds would mean the year 5138 or later. */
const smallestMilliseconds = 1e11;

function units(name: string, first: Argument): string {
  const text = textOf(first);
  const { largest } = first.shape;
  if (largest === undefined)
    return `Write $${name}($fromSeconds(${text})) for seconds since 1970, and $${name}($fromMillis(${text})) for milliseconds.`;
  const unit = largest >= smallestMilliseconds ? 'Millis' : 'Seconds';
  return `By the examples, write $${name}($from${unit}(${text})). The other unit is $from${unit === 'Millis' ? 'Seconds' : 'Millis'}(…).`;
}

function reportNoZone(name: string, zone: Argument, scope: Scope, inference: Inference) {
  if (!zone.node || perhapsNothing(zone.node, zone.shape, scope) === undefined) return;
  inference.report(offsetOf(inference.source, zone.node), {
    code: 'mapping/bad-zone',
    severity: 'warning',
    message: `This may be missing, and $${name} then makes the whole event fail.`,
    hint: `Give a default: (${textOf(zone)} ?: "America/New_York").`,
  });
}

/** A text of an example, or of the expression itself, that is no time. */
function reportUnreadable(use: Use, inference: Inference): boolean {
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
  inference.report(placeOf(use, inference), {
    code: 'mapping/not-a-time',
    message: isDay(unread)
      ? `This can be a day without a time, and $${name} needs a time.`
      : localOf(unread) === undefined
        ? `This can be a text that $${name} cannot read as a time.`
        : 'This can be a time without a time zone.',
    hint: recipe(use, unread),
  });
  return true;
}

/** A day where "schema" says that every event has one. */
const promisedDay = ({ name, first }: Use): string | undefined =>
  first.shape.format === 'date' && (name === 'datetime' || name === 'time') ? '2026-03-02' : undefined;

function recipe({ name, first, zone }: Use, text: string): string {
  const read = textOf(first);
  const zoneText = zone?.node?.type === 'string' ? JSON.stringify(zone.node.value) : '"America/New_York"';
  if (isDay(text))
    return name === 'datetime'
      ? `For nine in the morning of the day, write $datetime(${read} & "T09:00", ${zoneText}). For a Date field, write $date.`
      : 'For the day, write $date.';
  if (localOf(text) !== undefined) return `Name the zone that it is meant in: $${name}(${read}, ${zoneText}).`;
  const picture = pictureFor(text);
  const example = picture?.text ?? '[M01]/[D01]/[Y0001]';
  const reads = picture?.hasTime ? `, ${zoneText}, "${example}"` : `, "${example}"`;
  const from = picture === undefined ? 'For example, for month, day and year: ' : 'Read it by a picture: ';
  if (name === 'date' || name === 'datetime')
    return `${from}$${name}(${read}${name === 'date' && !picture?.hasTime ? `, "${example}"` : reads}).`;
  return name === 'weekday'
    ? `${from}$weekday($date(${read}, "${example}")).`
    : `${from}$time($datetime(${read}${reads}), ${zoneText}).`;
}

const midnight = /T00:00(:00(\.0+)?)?(Z|[+-]00:?00)$/i;

function reportMidnight(use: Use, inference: Inference) {
  const { name, first, zone } = use;
  if (name === 'datetime' || !zone || ['UTC', 'GMT'].includes(String(zone.node?.value))) return;
  const seen = [...first.shape.seen].filter((text) => !isBlank(text));
  if (seen.length === 0 || first.shape.literals.length > 0 || !seen.every((text) => midnight.test(text))) return;
  inference.report(placeOf(use, inference), {
    code: 'mapping/midnight-utc',
    severity: 'warning',
    message:
      'In the examples, this is always midnight in UTC, so it means a day. In America, that moment is the evening before.',
    hint: `Leave out the zone: $${name}(${textOf(first)}).`,
  });
}
