// Finds days that are added to a moment as seconds or minutes before its day in a time zone is taken. When the clocks change, a day
// has 23 or 25 hours, so within an hour of midnight this gives the day before or after.
import { nodesIn } from '../../pipeline/mapping/expressions/nodes.ts';
import type { Inference } from './scope.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf, writtenPath } from './tree.ts';

const minutesADay = 1_440;
const secondsADay = 86_400;
const millisecondsADay = 86_400_000;

/** @param tree of a whole expression */
export function reportDaysAsSeconds(tree: unknown, { source, report }: Inference): void {
  const nodes = nodesIn(tree).flatMap((node) => asNode(node) ?? []);
  const bound = new Map(
    nodes
      .filter(({ type }) => type === 'bind')
      .map(({ lhs, rhs }) => [String(asNode(lhs)?.value), asNode(rhs)] as const),
  );
  for (const node of nodes) {
    const call = dayInZone(node);
    for (const { operand, days, base } of call ? daysIn(call.moment, bound) : []) {
      report(offsetOf(source, firstOf(operand)), {
        code: 'mapping/days-as-seconds',
        severity: 'warning',
        message: 'In a time zone, a day can have 23 or 25 hours. When the clocks change, this may give the wrong day.',
        hint: `Take the day first, then add to it: $addDays($date(${call && timeIn(base, call.moment)}, ${call?.zone}), ${days ?? '…'}).`,
      });
    }
  }
}

/** `$date(moment, zone)` or `moment ~> $date(zone)`, unless the zone is UTC. */
function dayInZone(node: Node): { moment: Node; zone: string } | undefined {
  const call = node.type === 'apply' ? asNode(node.rhs) : node;
  if (call?.type !== 'function' || calledName(call) !== 'date') return undefined;
  const given = nodesOf(call.arguments);
  const [moment, zone] = node.type === 'apply' ? [asNode(node.lhs), given[0]] : given;
  if (!moment || !zone || zone.value === 'UTC') return undefined;
  return { moment, zone: zone.type === 'string' ? JSON.stringify(zone.value) : (writtenPath(zone) ?? '…') };
}

/** The time that the days are added to, as people write it: `time` for `$toMillis(time) / 1000`. */
function timeIn(base: Node | undefined, moment: Node): string {
  if (base?.type === 'binary') return timeIn(asNode(base.lhs), moment);
  if (base?.type === 'block') return timeIn(nodesOf(base.expressions)[0], moment);
  if (base && calledName(base) === 'toMillis') return writtenPath(nodesOf(base.arguments)[0]) ?? '…';
  const path = writtenPath(base);
  const made = calledName(moment);
  if (path === undefined || base?.type === 'variable') return '…';
  return made === 'fromSeconds' || made === 'fromMillis' ? `$${made}(${path})` : path;
}

/** `data.days` for `data.days * 86400`. */
function countIn({ type, lhs, rhs, expressions }: Node): string | undefined {
  if (type === 'block') return nodesOf(expressions)[0] && countIn(nodesOf(expressions)[0] as Node);
  const paths =
    type === 'binary' ? [asNode(lhs), asNode(rhs)].map(writtenPath).filter((path) => path !== undefined) : [];
  return paths.length === 1 ? paths[0] : undefined;
}

interface AddedDays {
  /** The part of a sum or difference that counts days. */
  operand: Node;
  /** A path if the event decides, undefined if it is more than that. */
  days: number | string | undefined;
  /** What the days are added to. */
  base: Node | undefined;
}

/** Every number of days that the value of a node is moved by. */
function daysIn(moment: Node, bound: ReadonlyMap<string, Node | undefined>): AddedDays[] {
  const seen = new Set<Node>();
  const search = (from: Node): AddedDays[] =>
    nodesIn(from).flatMap((each) => {
      const node = asNode(each);
      if (!node) return [];
      const value = node.type === 'variable' ? bound.get(String(node.value)) : undefined;
      if (value && !seen.has(value)) {
        seen.add(value);
        return search(value);
      }
      return node.type === 'function' ? minutesIn(node) : addedIn(node);
    });
  return search(moment);
}

/** `$addMinutes(time, 7 * 24 * 60)` adds days as well. */
function minutesIn(call: Node): AddedDays[] {
  const operand = calledName(call) === 'addMinutes' ? nodesOf(call.arguments).at(-1) : undefined;
  const factor = operand && factorOf(operand);
  if (!operand || !factor || factor.constant === 0 || factor.constant % minutesADay !== 0) return [];
  const base = nodesOf(call.arguments).at(-2);
  return [{ operand, base, days: factor.isWhole ? factor.constant / minutesADay : countIn(operand) }];
}

function addedIn({ type, value, lhs, rhs }: Node): AddedDays[] {
  if (type !== 'binary' || (value !== '+' && value !== '-')) return [];
  return [asNode(lhs), asNode(rhs)].flatMap((operand, index): AddedDays[] => {
    const factor = operand && factorOf(operand);
    if (!operand || !factor || factor.constant === 0 || factor.constant % secondsADay !== 0) return [];
    const unit = factor.constant % millisecondsADay === 0 ? millisecondsADay : secondsADay;
    const sign = value === '-' && index === 1 ? -1 : 1;
    const base = asNode(index === 0 ? rhs : lhs);
    return [
      {
        operand,
        base,
        days: factor.isWhole ? (sign * factor.constant) / unit : sign > 0 ? countIn(operand) : undefined,
      },
    ];
  });
}

/** The constant that the value of a node is a multiple of, and whether it is the whole value. */
function factorOf(node: Node): { constant: number; isWhole: boolean } | undefined {
  if (node.type === 'number') return { constant: Number(node.value), isWhole: true };
  if (node.type === 'block') {
    const [only, ...others] = nodesOf(node.expressions);
    return only && others.length === 0 ? factorOf(only) : undefined;
  }
  if (node.type === 'unary' && node.value === '-') {
    const factor = asNode(node.expression) && factorOf(asNode(node.expression) as Node);
    return factor && { ...factor, constant: -factor.constant };
  }
  if (node.type !== 'binary' || node.value !== '*') return undefined;
  const factors = [asNode(node.lhs), asNode(node.rhs)].map((part) => part && factorOf(part));
  const known = factors.filter((factor) => factor !== undefined);
  if (known.length === 0) return undefined;
  const constant = known.reduce((product, factor) => product * factor.constant, 1);
  return { constant, isWhole: factors.every((factor) => factor?.isWhole === true) };
}

function firstOf(node: Node): Node {
  const inner = node.type === 'binary' ? asNode(node.lhs) : undefined;
  return inner ? firstOf(inner) : node;
}
