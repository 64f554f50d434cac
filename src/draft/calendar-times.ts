// The start and the end of an Event, which people write in other words than Salesforce: `starts`,
// `local_start`, `minutes`.
import type { SObjectField } from '../salesforce-schema.ts';

const begin = '((local|shift|event|visit|appointment|class|session|scheduled|planned)_?)?';
const time = '(_?(at|on|time|date|date_?time|local))*';

const words: Readonly<Record<string, RegExp>> = {
  StartDateTime: new RegExp(`^${begin}(starts?|begins?)${time}$`, 'i'),
  EndDateTime: new RegExp(`^${begin}(ends?)${time}$`, 'i'),
  DurationInMinutes: /^(minutes|(duration|length)_?(in_?)?min(ute)?s?)$/i,
};

export const isCalendarTime = (sObject: string, { name }: SObjectField, steps: readonly string[]): boolean =>
  sObject === 'Event' && words[name]?.test(steps.at(-1) ?? '') === true;
