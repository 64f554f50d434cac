// A name at the wrong level: a field that is not indented below `fields`, a part of a record beside `records`, or a list
// without dashes.
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { SalesforceSchema } from '../../../../salesforce-schema.ts';
import { closestName } from '../../closest-name.ts';
import type { NodePath } from '../../yaml/yaml-source.ts';

type Group = Readonly<Record<string, unknown>>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts of a record that have names below them. */
const groups = ['key', 'fields', 'constants', 'links'];
const ofRecord = new Set([
  'object',
  'operation',
  'key',
  'fields',
  'constants',
  'links',
  'forEach',
  'when',
  'recordType',
]);
const ofExample = new Set(['name', 'event', 'expect', 'salesforce']);
const ofEvent = new Set(['id', 'source', 'type', 'time', 'data', 'specversion', 'subject']);
const ofLink = new Set(['object', 'key', 'notFound', 'queue']);

/** @param path of the group that has the name; `allowed` names it may have */
export function misplacedName(
  name: string,
  path: NodePath,
  { top, allowed, schema }: { top: unknown; allowed: readonly string[]; schema: SalesforceSchema | undefined },
): string | undefined {
  const [first, , third] = path;
  if (path.length === 0) {
    if (ofRecord.has(name)) return 'Indent it under "records", as part of a record.';
    return ofExample.has(name) ? 'Indent it under "examples", as part of an example.' : undefined;
  }
  if (first === 'examples' && path.length === 2 && ofEvent.has(name)) return 'Indent it under "event".';
  if (first !== 'records') return undefined;
  if (path.length === 4 && third === 'fields' && ofLink.has(name)) return `Move ${String(path[3])} to "links".`;
  if (path.length === 4 && third === 'links' && /^[A-Z]/.test(name))
    return `Write the link as { object: ${name}, key: { … } }.`;
  return path.length === 2 ? misplacedField(name, valueAt(top, path), { allowed, schema }) : undefined;
}

function misplacedField(
  name: string,
  record: unknown,
  { allowed, schema }: { allowed: readonly string[]; schema: SalesforceSchema | undefined },
): string | undefined {
  if (!isGroup(record)) return undefined;
  const names = Object.keys(record);
  const above = names.slice(0, names.indexOf(name)).findLast((each) => groups.includes(each));
  const isEmpty = above !== undefined && record[above] === null;
  const isField = /__[cr]$/i.test(name) || schema?.field(String(record.object), name) !== undefined;
  const isLikelyField = isField || (/^[A-Z]/.test(name) && closestName(name, allowed) === undefined);
  if (!isEmpty && !isLikelyField) return undefined;
  if (above === undefined || (above === 'key' && !isEmpty)) return toGroup(record, record[name]);
  return `Indent it under "${above}".`;
}

/** A record may have no such group yet. */
function toGroup(record: Group, value: unknown): string {
  const group = isGroup(value) && ('object' in value || 'queue' in value) ? 'links' : 'fields';
  return group in record
    ? `Move it under "${group}", and indent it.`
    : `Write a line "${group}:" above it, and indent it under that line.`;
}

/**
 * True for a mistake that only follows from names at the wrong level, which are reported anyway: `fields:` has nothing
 * below it, a link under `fields` has no `from`, or a link has no `object`.
 */
export function followsFromNames(
  { keyword, instancePath, data, params }: Pick<ErrorObject, 'keyword' | 'instancePath' | 'data' | 'params'>,
  withUnknownNames: ReadonlySet<string>,
): boolean {
  const isOfLink = /^\/records\/\d+\/links\/[^/]+$/.test(instancePath);
  if (keyword === 'required')
    return (params.missingProperty === 'from' || isOfLink) && withUnknownNames.has(instancePath);
  const end = instancePath.lastIndexOf('/');
  const isEmpty = keyword === 'type' && data === null && [...groups, 'event'].includes(instancePath.slice(end + 1));
  return isEmpty && withUnknownNames.has(instancePath.slice(0, end));
}

/** `data` should be a list, or a group. */
export function wrongForm(name: string, data: unknown, wanted: 'list' | 'group'): string | undefined {
  if (wanted === 'list') {
    const [first] = isGroup(data) ? Object.keys(data) : [];
    if (first === undefined || (name !== 'records' && name !== 'examples')) return undefined;
    return `Put "- " before "${first}": each ${name.slice(0, -1)} is an item of a list.`;
  }
  if (!groups.includes(name)) return undefined;
  if (Array.isArray(data)) return 'Remove the dashes: these are names and values, not a list.';
  if (data === null) return 'Indent the lines that belong to it, or remove it.';
  return name === 'key' ? `Name the field as well: { Counselor_Id__c: ${String(data)} }.` : undefined;
}

const valueAt = (top: unknown, path: NodePath): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step], top);
