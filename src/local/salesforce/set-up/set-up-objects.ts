// Objects for what administrators set up as records: record types and queues. An org has them as soon as a rule needs them. A
// schema snapshot may have them itself, also without some of their fields.
// Sources: Object Reference, RecordType, Group and QueueSobject.
import type { RuleKind } from '../rules/org-rule.ts';
import type { DescribedField, DescribedObject } from '../schema/described-object.ts';

const text = (name: string, more: Partial<DescribedField> = {}): DescribedField => ({
  name,
  type: 'string',
  length: 80,
  nillable: true,
  ...more,
});
const flag = (name: string): DescribedField => ({ name, type: 'boolean' });

/** A record is found by its label only, which is not unique. */
const recordType: DescribedObject = {
  name: 'RecordType',
  keyPrefix: '012',
  fields: [
    text('Name', { idLookup: true }),
    text('DeveloperName'),
    text('NamespacePrefix'),
    text('SobjectType', { type: 'picklist' }),
    flag('IsActive'),
    flag('IsPersonType'),
    { name: 'BusinessProcessId', type: 'reference', nillable: true },
  ],
};

const group: DescribedObject = {
  name: 'Group',
  keyPrefix: '00G',
  fields: [text('Name'), text('DeveloperName'), text('Type', { type: 'picklist' })],
};

const queueSobject: DescribedObject = {
  name: 'QueueSobject',
  keyPrefix: '03g',
  fields: [
    { name: 'QueueId', type: 'reference', referenceTo: ['Group'], relationshipName: 'Queue' },
    text('SobjectType', { type: 'picklist' }),
  ],
};

const needed: Partial<Record<RuleKind, readonly DescribedObject[]>> = {
  'record-type': [recordType],
  queue: [group, queueSobject],
};

/** Every org has these objects, whether there are records of them or not. */
export const setUpObjects: readonly DescribedObject[] = [recordType, group, queueSobject];

export function withSetUpObjects(
  described: readonly DescribedObject[],
  kinds: ReadonlySet<RuleKind>,
): readonly DescribedObject[] {
  const needs = [...kinds].flatMap((kind) => needed[kind] ?? []);
  const own = hasPersonAccounts(described) ? needs : needs.map(withoutPersonType);
  const nameOf = ({ name }: { name: string }) => name.toLowerCase();
  const known = described.map((object) => {
    const fields = own.find((each) => nameOf(each) === nameOf(object))?.fields ?? [];
    const missing = fields.filter((field) => !object.fields.some((each) => nameOf(each) === nameOf(field)));
    return missing.length === 0 ? object : { ...object, fields: [...object.fields, ...missing] };
  });
  const names = new Set(described.map(nameOf));
  return [...known, ...own.filter((object) => !names.has(nameOf(object)))];
}

const hasPersonAccounts = (described: readonly DescribedObject[]): boolean =>
  described.some(({ name, fields }) => name === 'Account' && fields.some((field) => field.name === 'IsPersonAccount'));

/** "Visible only if the organization has the person account feature enabled" (Object Reference, RecordType). */
const withoutPersonType = (object: DescribedObject): DescribedObject => ({
  ...object,
  fields: object.fields.filter(({ name }) => name !== 'IsPersonType'),
});
