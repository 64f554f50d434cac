// Reads the schema snapshot of a Salesforce org: one JSON file per object, as in `salesforce/schema/`.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject } from './json.ts';
import { readTexts } from './read-files.ts';
import { type SalesforceSchema, type SObjectSchema, salesforceSchema, schemaOnDemand } from './salesforce-schema.ts';

export interface SchemaFile {
  path: string;
  text: string;
}

/**
 * Reads and checks an object's file only when the object is looked up. If that fails, the lookup throws an `Error` that
 * names the file. Rejects if the folder cannot be read.
 */
export async function readSchema(dir: string): Promise<SalesforceSchema> {
  return onDemand(await pathsIn(dir), (file) => readFileSync(file, 'utf8'));
}

/**
 * Reads all objects at once. Rejects, naming the file, if the folder or a file cannot be read or a file has no object.
 */
export const readWholeSchema = async (dir: string): Promise<SalesforceSchema> =>
  parseSchema(await readSchemaFiles(dir));

/** Sorted by path. Rejects if the folder or a file cannot be read. */
export async function readSchemaFiles(dir: string): Promise<SchemaFile[]> {
  const paths = await pathsIn(dir);
  const texts = await readTexts(paths);
  return paths.map((file, index) => ({ path: file, text: texts[index] as string }));
}

/** Throws an `Error` that names the file if a file does not contain an object's schema. */
export const parseSchema = (files: readonly SchemaFile[]): SalesforceSchema =>
  salesforceSchema(files.map(({ path: file, text }) => parseSObject(file, text)));

/** Like `readSchema`, for files that have already been read. */
export function schemaOfFiles(files: readonly SchemaFile[]): SalesforceSchema {
  const texts = new Map(files.map(({ path: file, text }) => [file, text]));
  return onDemand([...texts.keys()], (file) => texts.get(file) as string);
}

const onDemand = (paths: readonly string[], textOf: (file: string) => string): SalesforceSchema =>
  schemaOnDemand(
    paths.map((file) => ({ likely: path.basename(file, '.json'), read: () => parseSObject(file, textOf(file)) })),
  );

const pathsIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(dir, name));

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
