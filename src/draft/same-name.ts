// Whether a Salesforce field and a value of an event have the same name: `Counselor_Id__c` and `data.counselor.id`.
import type { SObjectField } from '../salesforce-schema.ts';

/** What platforms call the names of a person, beside `first_name` and `last_name`. */
const alsoCalled: Readonly<Record<string, readonly string[]>> = {
  FirstName: ['first', 'givenname', 'forename', 'fname'],
  LastName: ['last', 'familyname', 'surname', 'lname'],
};

/** True if the last steps of the path, joined, are the field's API name or label. */
export function hasSameName({ name, label }: Pick<SObjectField, 'name' | 'label'>, steps: readonly string[]): boolean {
  const names = new Set([plain(name.replace(/__(c|pc|e)$/i, '')), plain(label), ...(alsoCalled[name] ?? [])]);
  return steps.some((_, index) => names.has(plain(steps.slice(index).join(''))));
}

/** Only letters and digits, in lower case: `First_Name`, `firstName` and `First Name` are the same. */
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
