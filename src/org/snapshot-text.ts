// An object of the schema snapshot as the text of its file, in a layout that the formatter does not change.
import type { JsonObject } from '../json.ts';
import type { SObjectSchema } from '../salesforce-schema.ts';

const lineWidth = 120;

export function snapshotText(schema: SObjectSchema | JsonObject): string {
  const joined = JSON.stringify(schema, null, 2).replace(
    /^(.*)\[\n\s+("[^[\]{}]*"|\d[\d,\s]*)\n\s+\]/gm,
    (whole, before, items) => {
      const line = `${before}[${String(items).replace(/\n\s+/g, ' ')}]`;
      return line.length < lineWidth ? line : whole;
    },
  );
  return `${joined}\n`;
}
