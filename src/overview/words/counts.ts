// The numbers of the overview in sentences.
import type { Overview } from '../overview.ts';
import { counted, listed } from './answer.ts';

export function countsInWords({ counts, unmapped, objects }: Overview): string[] {
  const { mappings, eventTypes, fields, fieldsOfSeveral } = counts;
  const hidden = objects.flatMap(({ sObject, fields: own }) =>
    own.flatMap(({ field, examples }) => (examples === 0 ? `${sObject}.${field}` : [])),
  );
  return [
    `${counted(mappings, 'mapping')}, ${counted(eventTypes, 'event type')}, ${counted(counts.objects, 'object')}, ${counted(fields, 'field')}.`,
    ...(fieldsOfSeveral > 0
      ? [`${counted(fieldsOfSeveral, 'field')} ${fieldsOfSeveral === 1 ? 'is' : 'are'} written by several event types.`]
      : []),
    ...(hidden.length > 0 ? [`No example sets ${listed(hidden)}.`] : []),
    ...unmapped.map(({ type, seenIn }) => `The event type ${type} has no mapping; it is in ${listed(seenIn)}.`),
  ];
}
