// The records that a failed event did not write: as the log lists them, or else those of the plan that the log does not
// name as written.
import type { CompiledMapping, CompiledRule } from '../../../pipeline/mapping/mappings.ts';
import type { Link, Plan, RecordKey, RecordWrite } from '../../../pipeline/plan/plan.ts';
import type { LoggedOutcome } from '../logged-outcome.ts';

export interface UnwrittenRecord {
  sObject: string;
  code: string;
  /** True for the one that the failure of the event is about. */
  isDecisive: boolean;
  /** Line of the mapping as it is now: of the field concerned, or of the record. */
  source?: { path: string; line: number };
  /** Records that do not exist, as far as the failure says so. */
  missing: MissingRecord[];
}

export interface MissingRecord {
  /** The lookup; absent for the record itself, which was to be updated. */
  field?: string;
  sObject: string;
  key: RecordKey;
}

/** @param plan of the mapping as it is now; absent if the event could not be read */
export function unwrittenRecords(
  { failure, refused, written }: LoggedOutcome,
  { plan, mapping }: { plan?: Plan | undefined; mapping?: CompiledMapping | undefined },
): UnwrittenRecord[] {
  if (!failure || !/^(salesforce|plan\/same-record)/.test(failure.code)) return [];
  const planned = plan?.kind === 'write' ? plan.records : [];
  const detailsOf = (record: Details): UnwrittenRecord => {
    const own = planned.find((each) => isOf(each, record));
    const rule = mapping?.rules[record.rule ?? Number.NaN];
    const source = rule?.sObject === record.sObject ? lineOf(rule, record.fields) : undefined;
    return {
      sObject: record.sObject,
      code: record.code,
      isDecisive: record.code === failure.code && (!failure.sObject || failure.sObject === record.sObject),
      ...(source && { source }),
      missing: own ? missingIn(own, record) : [],
    };
  };
  if (refused) return refused.map(detailsOf);
  const { code, sObject, fields } = failure;
  const left = planned.filter((each) => !written.some((record) => isOf(each, record)));
  const concerned = left.filter((each) => !sObject || each.sObject === sObject);
  // A single record was not written; with another mapping, it need not be the only one that is left.
  if (concerned.length > 0) return concerned.map((each) => detailsOf({ ...each, fields, code }));
  return sObject ? [detailsOf({ sObject, code, fields })] : [];
}

interface Details {
  sObject: string;
  code: string;
  rule?: number;
  item?: number | undefined;
  fields?: string[] | undefined;
}

const isOf = (
  each: RecordWrite,
  { sObject, rule, item }: { sObject: string; rule?: number; item?: number | undefined },
) => each.sObject === sObject && each.rule === rule && each.item === item;

function lineOf({ location, fields, constants, links, named = [], key }: CompiledRule, names: readonly string[] = []) {
  const parts = [...fields, ...constants, ...links, ...named, ...(key ? [key] : [])];
  const { file, line } = parts.find(({ field }) => names.includes(field))?.nameLocation ?? location;
  return { path: file, line };
}

function missingIn({ sObject, links, key }: RecordWrite, { code, fields = [] }: Details): MissingRecord[] {
  if (code === 'salesforce/record-missing') return key ? [{ sObject, key }] : [];
  if (code !== 'salesforce/parent-missing') return [];
  return links.filter(({ field }) => fields.includes(field)).map(parentOf);
}

const parentOf = ({ field, sObject, key }: Link): MissingRecord => ({ field, sObject, key });
