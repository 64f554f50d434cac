// How two versions of a rule differ, a sentence for each difference.
import type { RuleOverview, WriteOverview } from '../overview.ts';
import { writtenValue } from '../words/answer-field.ts';

export function detailsOf(before: RuleOverview, after: RuleOverview): string[] {
  const earlier = new Map(before.writes.map((write) => [write.field, write]));
  const now = new Set(after.writes.map(({ field }) => field));
  return [
    ...changed('Operation:', before.words, after.words),
    ...changed('Condition:', before.condition?.text, after.condition?.text),
    ...changed('For each of:', before.forEach?.text, after.forEach?.text),
    ...changed('Assignment rules:', before.assignmentRules, after.assignmentRules),
    ...changed('Duplicate rules:', before.duplicateRules, after.duplicateRules),
    ...after.writes.flatMap((write) => {
      const was = earlier.get(write.field);
      return was ? writeDetails(was, write) : [`It also writes ${named(write)}: ${writtenValue(write)}.`];
    }),
    ...before.writes.flatMap((write) => (now.has(write.field) ? [] : [`It no longer writes ${named(write)}.`])),
  ];
}

function writeDetails(before: WriteOverview, after: WriteOverview): string[] {
  return [
    ...changed(`${named(after)}:`, writtenValue(before), writtenValue(after)),
    ...(canBeAbsent(before) && canBeAbsent(after)
      ? changed(`${named(after)} without a value:`, before.ifAbsent.effect, after.ifAbsent.effect)
      : []),
    ...changed(`${named(after)} without such a record:`, before.target?.notFound, after.target?.notFound),
  ];
}

const named = ({ label, field }: WriteOverview) => (label === field ? field : `${label} (${field})`);

/** What the schema makes impossible says nothing of the rule. */
const canBeAbsent = ({ ifAbsent }: WriteOverview) => ifAbsent.effect !== 'never';

type Value = string | boolean | undefined;

const changed = (what: string, before: Value, after: Value): string[] =>
  before === after ? [] : [`${what} ${shown(after)}; before: ${shown(before)}.`];

const shown = (value: Value) => (value === undefined ? 'none' : String(value));
