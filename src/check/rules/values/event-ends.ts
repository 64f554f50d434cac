// Finds Events that end before they start: Salesforce refuses a duration below 0, and with it such an end. Source:
// "Duration must be between 0 and 1440 minutes", FIELD_INTEGRITY_EXCEPTION, as
// https://support.rivasync.com/hc/en-us/articles/24498086130836 quotes it.
import type { JsonValue } from '../../../json.ts';
import type { CompiledRule } from '../../../pipeline/mapping/mappings.ts';
import type { Report } from '../../report.ts';
import type { ExampleRuns } from '../../run-examples.ts';

/** Reports the first example that shows it. */
export function checkEventEnds(rule: CompiledRule, { records }: ExampleRuns, report: Report): void {
  if (rule.sObject !== 'Event') return;
  const fieldValue = (name: string) => rule.fields.find(({ field }) => field === name)?.value;
  const [start, end, minutes] = [
    fieldValue('StartDateTime') ?? fieldValue('ActivityDateTime'),
    fieldValue('EndDateTime'),
    fieldValue('DurationInMinutes'),
  ];
  for (const { rule: own, values, example } of records) {
    if (own !== rule) continue;
    const duration = minutes && values.get(minutes);
    const isNegative = minutes !== undefined && typeof duration === 'number' && duration < 0;
    const isBackwards = start && end && timeOf(values.get(end)) < timeOf(values.get(start));
    const wrong = isNegative ? minutes : isBackwards ? end : undefined;
    if (!wrong) continue;
    report(wrong.location, {
      code: 'mapping/wrong-value',
      severity: 'warning',
      message: `In the example "${example.name}": this Event ends before it starts, and Salesforce refuses it.`,
      hint: 'Check which value is the start, and whether both are read in the same time zone. If the event is wrong, fix the example.',
    });
    return;
  }
}

/** Milliseconds since 1970; NaN, which is neither before nor after anything, for what is no time. */
const timeOf = (value: JsonValue | undefined) => (typeof value === 'string' ? Date.parse(value) : Number.NaN);
