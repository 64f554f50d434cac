// What to write for a part that is missing, or that is there in another form.
import { ownValue } from '../../../../own-value.ts';
import type { SalesforceSchema } from '../../../../salesforce-schema.ts';
import type { NodePath } from '../../yaml/yaml-source.ts';
import { linkText } from './link-text.ts';

interface File {
  /** The file's content. */
  top: unknown;
  schema: SalesforceSchema | undefined;
}

const ofFile: Readonly<Record<string, string>> = {
  event: 'Name the type of the events: event: counselor.login',
  records: 'List what to write: "records:", and below it "- object: Contact" and the other parts of the record.',
};
const ofRecord: Readonly<Record<string, string>> = { object: 'Name the object: object: Contact' };
const ofExample: Readonly<Record<string, string>> = {
  name: 'Say what the example shows: name: the first login',
  event: 'Write the whole event under "event:".',
  expect: 'Write expect: [] and run "npx s3sf test --update", which fills it in.',
};

/** @param path of the group that lacks the name */
export function missingName(name: string, path: NodePath, file: File): string | undefined {
  const [first, , third] = path;
  if (path.length === 0) return ownValue(ofFile, name);
  if (first === 'examples' && path.length === 2) return ownValue(ofExample, name);
  if (first !== 'records') return undefined;
  if (path.length === 2) return ownValue(ofRecord, name);
  if (path.length === 4 && third === 'fields' && name === 'from') return 'Write { from: EXPRESSION, missing: clear }.';
  return linkHint(path, file);
}

/** The whole link, for a path to one; undefined for any other path. */
export function linkHint(path: NodePath, { top, schema }: File): string | undefined {
  const [first, index, third, name] = path;
  if (first !== 'records' || third !== 'links' || path.length !== 4) return undefined;
  const records = (top as { records?: unknown }).records;
  const record = Array.isArray(records) ? (records[Number(index)] as Record<string, unknown> | undefined) : undefined;
  const field = schema?.field(String(record?.object), String(name)) ?? { name: String(name), ...otherwise };
  const value = (record?.links as Record<string, unknown> | undefined)?.[String(name)];
  const { object, key } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const [written = value] = typeof key === 'object' && key !== null ? Object.values(key) : [];
  const target = typeof object === 'string' ? { ...field, referenceTo: [object] } : field;
  return `Write ${linkText(target, typeof written === 'string' ? written : '…', schema).text}.`;
}

/** For a field that the snapshot does not have. */
const otherwise = {
  label: '',
  type: 'reference' as const,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  referenceTo: ['User'],
};
