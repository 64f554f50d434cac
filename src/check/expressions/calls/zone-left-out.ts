// Calls that take the day, the weekday or the time of day of a moment without saying in which zone. Our functions then take
// UTC, in which an evening in America is on the next day. Nobody sees that in an example of the afternoon.
import { componentsOf } from '../../../pipeline/mapping/expressions/functions/own/pictures.ts';
import { isZoneName } from '../../../values/zone-name.ts';
import type { Finding } from '../../report.ts';
import type { Shape } from '../../shapes/shape.ts';
import type { Scope } from '../scope.ts';
import { calledName, type Node, nodesOf, pathText, writtenPath } from '../tree.ts';
import type { Argument } from './argument.ts';

const parts: Readonly<Record<string, string>> = {
  date: 'the day',
  weekday: 'the weekday',
  time: 'the time of day',
};

/** @param text how people write the moment. @param picture that $time writes. Undefined for a day, and if too little is known. */
export function zoneLeftOut(
  name: string,
  { node, shape }: Argument,
  { text, picture, scope }: { text: string; picture: string | undefined; scope: Scope },
): Finding | undefined {
  const part = parts[name];
  if (part === undefined || shape.unknown || !isMoment(shape) || saysItsZone(picture)) return undefined;
  const others = picture === undefined ? '' : `, ${JSON.stringify(picture)}`;
  const written = (zone: string) => `$${name}(${text}, ${zone}${others})`;
  return {
    code: 'mapping/no-zone',
    severity: 'warning',
    message: `Without a time zone, this is ${part} in UTC. When it is evening in America, UTC is already on the next day.`,
    hint: `Write ${written(zoneOf(node) ?? zoneInEvent(scope) ?? '"America/New_York"')}, with the time zone that you mean. If you mean UTC, write ${written('"UTC"')}.`,
  };
}

/** "schema" can say that a text is a time where the examples have none. */
const isMoment = ({ timeOfDay, format }: Shape): boolean => timeOfDay ?? format === 'date-time';

/** A reader sees which zone it is. */
const saysItsZone = (picture: string | undefined): boolean =>
  picture !== undefined && !componentsOf(picture).isDisjointFrom(new Set(['Z', 'z']));

/** Of `$datetime(data.starts, zone)`: the day is meant in the same zone. */
function zoneOf(node: Node | undefined): string | undefined {
  if (!node || calledName(node) !== 'datetime') return undefined;
  const zone = nodesOf(node.arguments)[1];
  return zone?.type === 'string' ? JSON.stringify(zone.value) : pathText(zone);
}

/** Deep enough for the events of platforms, and bounded for a "schema" that contains itself. */
const deepest = 5;

/** The first value of the examples that is the name of a zone. */
export function zoneInEvent({ root, variables }: Scope): string | undefined {
  const item = variables.get('item');
  return (item && zoneIn(item, ['$item'])) ?? zoneIn(root, []);
}

/**
 * A zone that is written out, where the event says one beside the moment, or beside the value that contains it. The `time`
 * of an event has nothing beside it: which zone it is meant in is for the mapping to decide.
 */
export function zoneWrittenOut(
  name: string,
  { node, shape }: Argument,
  { zone, scope }: { zone: Node | undefined; scope: Scope },
): Finding | undefined {
  const path = writtenPath(node)?.split('.') ?? [];
  if (zone?.type !== 'string' || ['UTC', 'GMT', 'Etc/UTC'].includes(String(zone.value)) || shape.unknown)
    return undefined;
  if (shape.seen.size === 0 || shape.timeOfDay === false) return undefined;
  const beside = zoneBeside(path, scope);
  if (beside === undefined) return undefined;
  return {
    code: 'mapping/fixed-zone',
    severity: 'warning',
    message: `The event says the time zone of this itself, and this uses ${JSON.stringify(zone.value)} for every event.`,
    hint: `Write ${beside} in place of ${JSON.stringify(zone.value)} in $${name}(…).`,
  };
}

function zoneBeside(path: readonly string[], { root, variables }: Scope): string | undefined {
  for (let end = path.length - 1; end > 0; end -= 1) {
    const names = path.slice(0, end);
    const [first = '', ...others] = names;
    let shape = first.startsWith('$') ? variables.get(first.slice(1)) : root.members.get(first);
    for (const name of others) shape = shape?.members.get(name);
    for (const [name, member] of shape?.members ?? []) {
      const found = member.kinds.has('object') || !isName(name) ? undefined : zoneIn(member, [...names, name]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const isName = (name: string) => /^[A-Za-z_]\w*$/.test(name);

function zoneIn(shape: Shape, names: readonly string[]): string | undefined {
  if (names.length > deepest) return undefined;
  const texts = [...shape.seen].filter((text) => text !== '');
  if (texts.length > 0 && texts.every(isZoneName)) {
    const path = names.join('.');
    return shape.absent || shape.kinds.has('null') ? `(${path} ?: "America/New_York")` : path;
  }
  if (!shape.kinds.has('object')) return undefined;
  for (const [name, member] of shape.members) {
    const found = isName(name) ? zoneIn(member, [...names, name]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
