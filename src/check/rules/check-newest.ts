// Finds fields that are set by mappings with different orders of events, by time and by a count or by two counts: which
// of two values is the newest would be chance.
import type { CompiledMapping, CompiledRule, SourceLocation } from '../../pipeline/mapping/mappings.ts';
import { measuresTime } from '../../pipeline/plan/newest.ts';
import type { Report } from '../report.ts';
import type { ExampleRuns } from '../run-examples.ts';

interface Writer {
  mapping: CompiledMapping;
  order: string;
  sObject: string;
  /** `*` means the whole record. */
  field: string;
  location: SourceLocation;
}

export function checkNewest(
  mappings: readonly CompiledMapping[],
  runs: ReadonlyMap<string, ExampleRuns>,
  report: Report,
): void {
  const writers = mappings.flatMap((mapping) => {
    const order = orderOf(mapping, runs.get(mapping.file));
    return mapping.rules.flatMap((rule) => writersIn(rule, mapping, order));
  });
  for (const writer of writers) {
    const other = writers.find(
      (each) => each.sObject === writer.sObject && each.order !== writer.order && isShared(each, writer),
    );
    const location = writer.mapping.newest?.location;
    if (!other || !location) continue;
    const field = writer.field === '*' ? other.field : writer.field;
    report(location, {
      code: 'mapping/mixed-newest',
      severity: 'warning',
      message: `${writer.sObject}${field === '*' ? '' : `.${field}`} is also set at ${other.mapping.file}:${other.location.line}, which orders events by ${other.order}. The two orders cannot be compared.`,
      hint: 'Use the same order in both, or let each set different fields.',
    });
  }
}

const isShared = (a: Writer, b: Writer) => a.field === b.field || a.field === '*' || b.field === '*';

function orderOf({ newest }: CompiledMapping, runs: ExampleRuns | undefined): string {
  if (!newest) return 'time';
  const values = runs?.found.get(newest)?.map(({ value }) => value) ?? [];
  const isTime = values.some(measuresTime);
  return isTime ? 'time' : newest.source.trim();
}

/** A `create` writes once, and no other event writes a record that is keyed by the event's own id. */
function writersIn(rule: CompiledRule, mapping: CompiledMapping, order: string): Writer[] {
  if (rule.options.operation === 'create' || rule.key?.value.source.trim() === 'id') return [];
  const { sObject } = rule;
  if (rule.options.operation === 'delete') return [{ mapping, order, sObject, field: '*', location: rule.location }];
  return [...rule.fields, ...rule.constants, ...rule.links].map(({ field, nameLocation }) => ({
    mapping,
    order,
    sObject,
    field,
    location: nameLocation,
  }));
}
