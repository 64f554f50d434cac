// What a record names instead of identifying it by a key: its record type, and a queue that owns it. Only the form of the
// names is checked here. Whether the org has them is a matter of the check, since each org has others.
import type { CompiledName } from '../mappings.ts';
import type { NodePath } from '../yaml/yaml-source.ts';
import { fixedName } from './hints/fixed-names.ts';
import { type FieldLookup, knownField } from './known-names.ts';
import type { RawLink, RawQueue, RawRecord } from './raw-mapping.ts';

type NameContext = Omit<FieldLookup, 'name' | 'path'>;

export const isQueue = (link: RawLink | RawQueue): link is RawQueue => 'queue' in link;

export function compileNames(raw: RawRecord, path: NodePath, context: NameContext): CompiledName[] {
  const names: CompiledName[] = [];
  if (raw.recordType !== undefined) {
    const at = [...path, 'recordType'];
    if (isDeveloperName(raw.recordType, at, 'record type', context)) {
      names.push({ field: 'RecordTypeId', kind: 'recordType', name: raw.recordType, ...locations(at, context) });
    }
  }
  for (const [name, link] of Object.entries(raw.links ?? {})) {
    if (!isQueue(link)) continue;
    const at = [...path, 'links', name];
    const field = queueField(name, at, context);
    const isName = isDeveloperName(link.queue, [...at, 'queue'], 'queue', context);
    if (!field || !isName) continue;
    const { nameLocation } = locations(at, context);
    const { location } = locations([...at, 'queue'], context);
    names.push({ field, kind: 'queue', name: link.queue, nameLocation, location });
  }
  return names;
}

const locations = (at: NodePath, { source }: NameContext) => ({
  nameLocation: { file: source.file, ...source.namePositionOf(at) },
  location: { file: source.file, ...source.positionOf(at) },
});

/** A name goes into a query as it is. */
function isDeveloperName(name: string, at: NodePath, noun: string, { source, problems }: NameContext): boolean {
  if (/^[A-Za-z]\w{0,79}$/.test(name)) return true;
  problems.push(
    source.problem(source.positionOf(at), {
      code: 'mapping/bad-name',
      ...(fixedName(noun, name) ?? {
        message: 'This is not a developer name. A developer name consists of letters, digits and underscores.',
        hint: 'Setup shows the developer name next to the label.',
      }),
    }),
  );
  return false;
}

function queueField(name: string, at: NodePath, context: NameContext): string | undefined {
  const field = knownField({ ...context, name, path: at });
  if (!field) return undefined;
  const owners = field.referenceTo ?? [];
  if (owners.some((owner) => owner.toLowerCase() === 'group')) return field.name;
  const { source, problems, sObject } = context;
  problems.push(
    source.problem(source.namePositionOf(at), {
      code: 'mapping/wrong-parent',
      message: `${sObject}.${field.name} cannot point to a queue.`,
      ...(owners.length > 0 && { hint: `It can point to ${owners.join(' or ')}.` }),
    }),
  );
  return undefined;
}

/** Objects whose records have no external ID: only administrators create them. */
export const isSetUpObject = (object: string): boolean => /^(recordtype|group|queue)$/i.test(object);

/** What a link to such an object should be, with the name that it may have as its key. */
export function setUpByName({ object, key }: RawLink) {
  const name = /^["']([A-Za-z]\w*)["']$/.exec(String(key.DeveloperName).trim())?.[1];
  return /^(group|queue)$/i.test(object)
    ? {
        code: 'mapping/not-an-external-id',
        message: 'A queue has no external ID, so a link cannot find it by a key.',
        hint: `Write its developer name: OwnerId: { queue: ${name ?? 'Night_Queue'} }.`,
      }
    : {
        code: 'mapping/not-an-external-id',
        message: 'A record type has no external ID, so a link cannot find it by a key.',
        hint: `Write its developer name beside "object": recordType: ${name ?? 'Volunteer'}.`,
      };
}
