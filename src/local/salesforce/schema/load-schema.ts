// Reads a folder of schema files, one object per file. An invalid file is an error at start, because an emulator with
// an incomplete schema would accept what Salesforce refuses.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedObject } from './described-object.ts';

/** @throws Error that names the invalid file */
export async function loadSchema(schemaDir: string): Promise<DescribedObject[]> {
  const files = (await readdir(schemaDir)).filter((file) => file.endsWith('.json')).sort();
  if (files.length === 0) throw new Error(`There is no schema file (*.json) in ${schemaDir}.`);
  return Promise.all(
    files.map(async (file) => {
      const value: unknown = JSON.parse(await readFile(join(schemaDir, file), 'utf8'));
      if (!isDescribedObject(value))
        throw new Error(`${join(schemaDir, file)} is not a described object: it needs "name" and "fields".`);
      return value;
    }),
  );
}

function isDescribedObject(value: unknown): value is DescribedObject {
  if (typeof value !== 'object' || value === null) return false;
  const { name, fields } = value as Record<string, unknown>;
  return typeof name === 'string' && Array.isArray(fields) && fields.every(isDescribedField);
}

function isDescribedField(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof type === 'string';
}
