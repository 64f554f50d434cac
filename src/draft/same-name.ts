// Whether a field of Salesforce and a value of an event are called the same: `Counselor_Id__c` and `data.counselor.id`.
import type { SObjectField } from '../salesforce-schema.ts';

/** True where the last steps of the path, run together, are the field's API name or label. */
export function hasSameName({ name, label }: Pick<SObjectField, 'name' | 'label'>, steps: readonly string[]): boolean {
  const names = new Set([plain(name.replace(/__(c|pc|e)$/i, '')), plain(label)]);
  return steps.some((_, index) => names.has(plain(steps.slice(index).join(''))));
}

/** Letters and digits alone, small: `First_Name`, `firstName` and `First Name` are the same. */
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
