// Writes many mapping files and a large schema snapshot: copies of the shipped ones under other names.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSettingsFile, readMappingFiles } from '../../src/mapping-files.ts';
import { readSchemaFiles } from '../../src/schema-files.ts';

export interface Generated {
  mappingsDir: string;
  schemaDir: string;
}

export async function generate(folder: string, mappings: number, objects: number): Promise<Generated> {
  const mappingsDir = join(folder, 'mappings');
  const schemaDir = join(folder, 'salesforce/schema');
  await mkdir(mappingsDir, { recursive: true });
  await mkdir(schemaDir, { recursive: true });
  const shipped = await readMappingFiles('mappings');
  const settings = shipped.find(isSettingsFile)?.text ?? '';
  await writeFile(join(mappingsDir, '_settings.yaml'), settings);
  const models = shipped.filter((file) => !isSettingsFile(file));
  for (let index = 0; index < mappings; index += 1) {
    const text = models[index % models.length]?.text ?? '';
    await writeFile(join(mappingsDir, `mapping-${index}.yaml`), renamed(text, index));
  }
  const snapshot = await readSchemaFiles('salesforce/schema');
  for (const { path, text } of snapshot) await writeFile(join(schemaDir, path.split('/').at(-1) ?? ''), text);
  for (let index = snapshot.length; index < objects; index += 1) {
    const sObject = JSON.parse(snapshot[index % snapshot.length]?.text ?? '');
    const name = `Object_${index}__c`;
    await writeFile(join(schemaDir, `${name}.json`), JSON.stringify({ ...sObject, name }, null, 2));
  }
  return { mappingsDir, schemaDir };
}

/** Renames the event types, including those that expressions compare with, and gives the schema a new title. */
function renamed(text: string, index: number): string {
  const types = /^event: \[?(.*?)\]?$/m.exec(text)?.[1]?.split(', ') ?? [];
  // The longest first: one type can start with another.
  return types
    .sort((a, b) => b.length - a.length)
    .reduce(
      (all, type) =>
        all.replaceAll(new RegExp(`\\b${type.replace('.', '\\.')}(?=["',\\]\\s])`, 'g'), `${type}_n${index}`),
      text,
    )
    .replace(/^schema:\n/m, `schema:\n  title: n${index}\n`);
}
