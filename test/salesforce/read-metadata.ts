// Reads the SFDX project's XML for the tests: every element as text, lists where an element may come more than once.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { JsonObject } from '../../src/json.ts';
import type { SObjectSchema } from '../../src/salesforce-schema.ts';

const salesforce = join(import.meta.dirname, '..', '..', 'salesforce');
const project = join(salesforce, 'force-app', 'main', 'default');

const repeated = ['value', 'fieldPermissions', 'objectPermissions', 'userPermissions', 'layoutSections'];
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => repeated.includes(name) || name === 'layoutColumns' || name === 'layoutItems',
});

function readXml(path: string, root: string): JsonObject {
  return parser.parse(readFileSync(path, 'utf8'))[root];
}

export interface MetadataField {
  /** As events name it: `Task` for the fields of `Activity`. */
  sObject: string;
  file: string;
  xml: JsonObject;
}

export function metadataFields(): MetadataField[] {
  const objects = join(project, 'objects');
  return readdirSync(objects).flatMap((folder) =>
    filesIn(join(objects, folder, 'fields')).map((file) => ({
      sObject: folder === 'Activity' ? 'Task' : folder,
      file,
      xml: readXml(join(objects, folder, 'fields', file), 'CustomField'),
    })),
  );
}

/** An object may have no custom fields. */
const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Metadata of the custom objects, by name. */
export function metadataObjects(): Map<string, JsonObject> {
  const objects = join(project, 'objects');
  const names = readdirSync(objects).filter((name) => name.endsWith('__c'));
  return new Map(names.map((name) => [name, readXml(join(objects, name, `${name}.object-meta.xml`), 'CustomObject')]));
}

export const permissionSet = (name: string): JsonObject =>
  readXml(join(project, 'permissionsets', `${name}.permissionset-meta.xml`), 'PermissionSet');

/** Undefined if the project leaves the page to Salesforce. */
export function layout(name: string): JsonObject | undefined {
  const file = join(project, 'layouts', `${name}.layout-meta.xml`);
  return existsSync(file) ? readXml(file, 'Layout') : undefined;
}

/** The snapshot's files as they are, before anything makes them searchable. */
export function snapshotFiles(): { file: string; schema: SObjectSchema }[] {
  const folder = join(salesforce, 'schema');
  return readdirSync(folder).map((file) => ({ file, schema: JSON.parse(readFileSync(join(folder, file), 'utf8')) }));
}
