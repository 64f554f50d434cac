// Reads the types that people choose for missing fields: `Contact.Score__c=Number(3, 1)`.
import { type FieldType, parseFieldType } from './field-type.ts';
import type { ChosenTypes } from './missing-metadata.ts';

export function chosenTypes(choices: readonly string[]): { types: ChosenTypes } | { problem: string } {
  const types = new Map<string, FieldType>();
  for (const choice of choices) {
    const [, name = '', text = ''] = /^\s*([^=]*?)\s*=([\s\S]*)$/.exec(choice) ?? [];
    if (!/^(\w+\.)?\w+$/i.test(name)) {
      return { problem: `--type needs a field and its type, such as "Contact.Score__c=Number(3, 1)", not "${choice}"` };
    }
    const parsed = parseFieldType(text);
    if ('problem' in parsed) return { problem: `--type ${name}: ${parsed.problem}` };
    types.set(name.toLowerCase(), parsed.type);
  }
  return { types };
}
