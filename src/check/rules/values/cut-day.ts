// A day that is cut out of the text of a moment: it is the day in UTC, in which an evening in America is on the next day.
import { nodesIn } from '../../../pipeline/mapping/expressions/nodes.ts';
import type { CompiledRule, Expression } from '../../../pipeline/mapping/mappings.ts';
import type { SObjectField } from '../../../salesforce-schema.ts';
import { isZoneName } from '../../../values/zone-name.ts';
import { asNode, calledName, type Node, nodesOf, offsetOf } from '../../expressions/tree.ts';
import type { ExampleRecord, ExampleRuns } from '../../run-examples.ts';
import type { Placed } from './overwrites.ts';
import { firstOf, pathOf, valueAt } from './value-at.ts';

/** Undefined for other fields than days, and if no example shows a moment in UTC with a time of day. */
export function cutDayFinding({ type }: SObjectField, value: Expression, rule: CompiledRule, runs: ExampleRuns) {
  if (type !== 'date') return undefined;
  const records = runs.records.filter((record) => record.rule === rule);
  const calls = nodesIn(value.tree).flatMap((each) => asNode(each) ?? []);
  for (const call of calls.filter(cutsDay)) {
    const path = pathOf(firstOf(call));
    if (!path || !records.some((record) => isMoment(valueAt(path, record)))) continue;
    const written = (zone: string) => `$date(${path.join('.')}, ${zone})`;
    return {
      offset: offsetOf(value.source, call),
      finding: {
        code: 'mapping/no-zone',
        severity: 'warning',
        message: 'This cuts out the day in UTC. When it is evening in America, UTC is already on the next day.',
        hint: `Write ${written(zoneIn(path, records) ?? '"America/New_York"')}, with the time zone that you mean. If you mean UTC, write ${written('"UTC"')}.`,
      },
    } satisfies Placed;
  }
  return undefined;
}

/** `$substring(time, 0, 10)`, `$substringBefore(time, "T")`, `$split(time, "T")`, `$truncate(time, 10)`. */
function cutsDay(call: Node): boolean {
  if (call.type !== 'function') return false;
  const [, second, third] = nodesOf(call.arguments).map(({ value }) => value);
  const name = calledName(call);
  if (name === 'substring') return second === 0 && third === 10;
  if (name === 'truncate') return second === 10;
  return (name === 'substringBefore' || name === 'split') && second === 'T';
}

const isMoment = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*Z$/.test(value) && !/T00:00(:00(\.0+)?)?Z$/.test(value);

/** A zone of the event beside the moment; for its `time`, of the data. */
function zoneIn(path: readonly string[], records: readonly ExampleRecord[]): string | undefined {
  const parent = path.length > 1 ? path.slice(0, -1) : ['data'];
  const [first] = records;
  const owner = first && valueAt(parent, first);
  return Object.keys(typeof owner === 'object' && owner !== null ? owner : {})
    .filter((name) => /^[A-Za-z_]\w*$/.test(name))
    .map((name) => [...parent, name])
    .find((each) =>
      records.every((record) => {
        const zone = valueAt(each, record);
        return typeof zone === 'string' && isZoneName(zone);
      }),
    )
    ?.join('.');
}
