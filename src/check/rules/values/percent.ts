// Fractions for percent fields: to Salesforce, 0.875 in such a field is 0.875 %, and 87.5 is 87.5 %.
import type { SObjectField } from '../../../salesforce-schema.ts';
import type { Finding } from '../../report.ts';

/** @param values of the examples */
export function fractionFinding(name: string, { type }: SObjectField, values: readonly unknown[], source: string) {
  const numbers = values.filter((value) => typeof value === 'number');
  const isFraction =
    numbers.some((value) => !Number.isInteger(value)) && numbers.every((value) => Math.abs(value) <= 1);
  if (type !== 'percent' || !isFraction) return undefined;
  const short = /^[\w.$`]+$/.test(source.trim()) ? source.trim() : `(${source.trim()})`;
  return {
    code: 'mapping/fraction-as-percent',
    severity: 'warning',
    message: `In the examples, this is at most 1, and ${name} holds percent: 0.5 means half a percent there.`,
    hint: `Multiply it: $round(${short.length > 60 ? '(…)' : short} * 100, 2).`,
  } satisfies Finding;
}
