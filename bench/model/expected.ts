// What one event must set in Salesforce. Written from the description of the events, for this benchmark alone.
import type { BenchEvent } from './scenario.ts';

export type Value = string | number | null;

/** The Contact's fields that the event sets. */
export function contactFields({ type, time, data: { counselor } }: BenchEvent): Record<string, Value> {
  if (type === 'counselor.texters_helped') return { Texters_Helped__c: counselor.texters_helped ?? null };
  const name = { FirstName: counselor.first_name, LastName: counselor.last_name ?? null };
  return type === 'counselor.login'
    ? { ...name, Last_Login__c: time }
    : { ...name, Active_Rescues__c: counselor.active_rescues ?? null, Last_Active_Rescue__c: time };
}

/** The subject of the Task that the event creates; no other event creates a Task with this subject. */
export function taskSubject({ type, data: { counselor } }: BenchEvent): string | undefined {
  if (type === 'counselor.active_rescue' && counselor.active_rescues === 1) {
    return `First active rescue: check in with ${counselor.first_name}`;
  }
  return type === 'counselor.texters_helped' && counselor.texters_helped === 100
    ? `${counselor.first_name} has helped 100 texters`
    : undefined;
}

const times = new Set(['Last_Login__c', 'Last_Active_Rescue__c']);

/** Equal for equal values: Salesforce formats a time differently from the event. */
export const comparable = (field: string, value: unknown): unknown =>
  times.has(field) && typeof value === 'string' ? Date.parse(value) : value;
