// The start and the end of an Event, which people write in other words than Salesforce: `starts`, `minutes`.
import type { SObjectField } from '../salesforce-schema.ts';

const words: Readonly<Record<string, RegExp>> = {
  StartDateTime: /^(starts?|begins?)(_?(at|on|time|date_?time))?$/i,
  EndDateTime: /^(ends?)(_?(at|on|time|date_?time))?$/i,
  DurationInMinutes: /^(minutes|duration_?(in_?)?minutes)$/i,
};

export const isCalendarTime = (sObject: string, { name }: SObjectField, steps: readonly string[]): boolean =>
  sObject === 'Event' && words[name]?.test(steps.at(-1) ?? '') === true;
