// Reads a folder of schema files, one object a file. A file that is no described object is an error at start:
// an emulator with half a schema would accept what Salesforce refuses.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedObject } from './described-object.ts';

/** @throws Error naming the file that is not a described object */
export async function loadSchema(schemaDir: string): Promise<DescribedObject[]> {
  const files = (await readdir(schemaDir)).filter((file) => file.endsWith('.json')).sort();
  if (files.length === 0) throw new Error(`No schema file (*.json) in ${schemaDir}`);
  return Promise.all(
    files.map(async (file) => {
      const value: unknown = JSON.parse(await readFile(join(schemaDir, file), 'utf8'));
      if (!isDescribedObject(value)) throw new Error(`${file}: not a described object (name and fields expected)`);
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
