// The snapshots of standard objects that come with this project, for objects that nobody has pulled from an org yet.
// Sources: Salesforce Object Reference (which fields can be set and left empty, what they refer to) and Field Reference
// (types, labels, lengths); picklists have the values of a Developer Edition org. Fields that depend on a feature, such as
// multiple currencies, schedules, Data.com and recurring events, are left out.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SObjectSchema } from '../salesforce-schema.ts';
import { parseSObject } from '../schema-files.ts';
import { standardObjectNamed } from '../standard-object-names.ts';

/** Where it is in the repository is where it is in the package. */
const folder = new URL('../../schema/standard/', import.meta.url);

/** Undefined if no such object comes with the project. The letter case does not matter. */
export async function standardObject(name: string): Promise<SObjectSchema | undefined> {
  const known = standardObjectNamed(name);
  if (known === undefined) return undefined;
  const file = fileURLToPath(new URL(`${known}.json`, folder));
  return parseSObject(file, await readFile(file, 'utf8'));
}
