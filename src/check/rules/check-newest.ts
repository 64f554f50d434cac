// Finds fields that are set by mappings with different orders of events, by time and by a count or by two counts: which
// of two values is the newest would be chance.
import type { CompiledMapping, CompiledRule, SourceLocation } from '../../pipeline/mapping/mappings.ts';
import { measuresTime } from '../../pipeline/plan/newest.ts';
import type { Report } from '../report.ts';
import type { ExampleRuns } from '../run-examples.ts';
import { fieldsSetBy } from './check-required.ts';

/** A place where a mapping sets a field. */
export interface FieldWriter {
  /** `time`, or the expression that counts. */
  order: string;
  /** Location of `newest`, if the mapping has it. */
  newest?: SourceLocation;
  sObject: string;
  /** `*` means the whole record. */
  field: string;
  location: SourceLocation;
}

/** @param runs of the mapping's examples: they show what `newest` measures */
export function writersIn(mapping: CompiledMapping, runs: ExampleRuns): FieldWriter[] {
  const common = { order: orderOf(mapping, runs), ...(mapping.newest && { newest: mapping.newest.location }) };
  return mapping.rules.flatMap((rule) => writtenBy(rule).map((each) => ({ ...common, ...each })));
}

/** @param writers of all files, in the order of the files */
export function checkNewest(writers: readonly FieldWriter[], report: Report): void {
  const first = firstWriters(writers);
  for (const writer of writers) {
    if (!writer.newest) continue;
    const other = firstOtherOrder(writer, first);
    if (!other) continue;
    const { sObject } = writer;
    const field = writer.field === '*' ? other.field : writer.field;
    report(writer.newest, {
      code: 'mapping/mixed-newest',
      severity: 'warning',
      message: `${sObject}${field === '*' ? '' : `.${field}`} is also set at ${other.location.file}:${other.location.line}, which orders events by ${other.order}. The two orders cannot be compared.`,
      hint: 'Use the same order in both, or let each set different fields.',
    });
  }
}

/**
 * For each field, the first writers of two different orders. At least one of them has another order than a given
 * writer.
 */
type FirstWriters = ReadonlyMap<string, readonly Indexed[]>;
type Indexed = FieldWriter & { index: number };

function firstWriters(writers: readonly FieldWriter[]): FirstWriters {
  const first = new Map<string, Indexed[]>();
  for (const [index, writer] of writers.entries()) {
    for (const key of [fieldKey(writer), anyFieldKey(writer)]) {
      const known = first.get(key) ?? [];
      if (known.length < 2 && known.every(({ order }) => order !== writer.order)) {
        first.set(key, [...known, { ...writer, index }]);
      }
    }
  }
  return first;
}

function firstOtherOrder(writer: FieldWriter, first: FirstWriters): FieldWriter | undefined {
  const keys = writer.field === '*' ? [anyFieldKey(writer)] : [fieldKey(writer), fieldKey({ ...writer, field: '*' })];
  return keys
    .flatMap((key) => first.get(key)?.find(({ order }) => order !== writer.order) ?? [])
    .sort((a, b) => a.index - b.index)[0];
}

const fieldKey = ({ sObject, field }: FieldWriter) => `${sObject}.${field}`;
const anyFieldKey = ({ sObject }: FieldWriter) => sObject;

function orderOf({ newest }: CompiledMapping, runs: ExampleRuns): string {
  if (!newest) return 'time';
  const values = runs.found.get(newest)?.map(({ value }) => value) ?? [];
  const isTime = values.some(measuresTime);
  return isTime ? 'time' : newest.source.trim();
}

/** A `create` writes once, and no other event writes a record that is keyed by the event's own id. */
function writtenBy(rule: CompiledRule): Pick<FieldWriter, 'sObject' | 'field' | 'location'>[] {
  if (rule.options.operation === 'create' || rule.key?.value.source.trim() === 'id') return [];
  const { sObject } = rule;
  if (rule.options.operation === 'delete') return [{ sObject, field: '*', location: rule.location }];
  return fieldsSetBy(rule).map(({ field, nameLocation }) => ({
    sObject,
    field,
    location: nameLocation,
  }));
}
