// Reads the schema snapshot of a Salesforce org: one JSON file per object, as in `salesforce/schema/`.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject } from './json.ts';
import { type SalesforceSchema, type SObjectSchema, salesforceSchema } from './salesforce-schema.ts';

/** Rejects, naming the file, if the folder or a file cannot be read or a file is not the schema of an object. */
export async function readSchema(dir: string): Promise<SalesforceSchema> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
  return salesforceSchema(await Promise.all(names.map((name) => readSObject(path.join(dir, name)))));
}

const readSObject = async (file: string) => parseSObject(file, await readFile(file, 'utf8'));

/** The content of one file of a snapshot. Throws `Error`, naming the file, if it is not the schema of an object. */
export function parseSObject(file: string, text: string): SObjectSchema {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not valid JSON. Pull the schema from the org again: s3sf schema pull.`, { cause });
  }
  if (!isSObjectSchema(value)) throw new Error(`${file} is not the schema of an object: it needs "name" and "fields".`);
  return value;
}

/** Checks only what a lookup needs; the rest is as the org described it. */
function isSObjectSchema(value: unknown): value is SObjectSchema {
  return (
    isJsonObject(value) &&
    typeof value.name === 'string' &&
    Array.isArray(value.fields) &&
    value.fields.every(
      (field) => isJsonObject(field) && typeof field.name === 'string' && typeof field.type === 'string',
    )
  );
}
