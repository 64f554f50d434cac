// Names the parts of an event's data that violate a JSON Schema, and never a value.
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonObject, JsonValue } from '../../../../json.ts';
import type { SchemaBudget, SchemaMeter } from './schema-meter.ts';

/** Maximum number of parts named: each item of a list of thousands can be invalid. */
const breachesNamed = 5;

/** Empty if the data is valid. Throws what the budget throws when it is exceeded. */
export type DataCheck = (data: JsonValue | undefined, budget: SchemaBudget) => string[];

/** @param validate the compiled `schema`, which spends by the meter */
export function dataCheck(
  validate: ValidateFunction,
  { schema, meter }: { schema: JsonObject | boolean; meter: SchemaMeter },
): DataCheck {
  const named = namesIn(schema);
  return (data, budget) => {
    // JSON Schema cannot validate a missing value: a mapping with a schema requires data.
    if (data === undefined) return ['data'];
    if (meter.within(budget, () => validate(data))) return [];
    const parts = (validate.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map((error) => breach(error, named));
    return [...new Set(parts)].slice(0, breachesNamed);
  };
}

/**
 * `data.counselor.id`. Names that are not in the schema come from the event and could contain anything: they become
 * `*`.
 */
function breach(error: ErrorObject, named: ReadonlySet<string>): string {
  const missing = error.keyword === 'required' ? [String(error.params.missingProperty)] : [];
  const parts = [...error.instancePath.split('/').slice(1).map(unescaped), ...missing];
  return ['data', ...parts.map((part) => (named.has(part) || /^\d{1,6}$/.test(part) ? part : '*'))].join('.');
}

/** Decodes one segment of a JSON Pointer. */
export const unescaped = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** All names and texts in the schema itself. */
function namesIn(schema: JsonValue, names = new Set<string>()): Set<string> {
  if (typeof schema === 'string') names.add(schema);
  else if (typeof schema === 'object' && schema !== null) {
    if (!Array.isArray(schema)) for (const name of Object.keys(schema)) names.add(name);
    for (const member of Object.values(schema)) namesIn(member, names);
  }
  return names;
}
