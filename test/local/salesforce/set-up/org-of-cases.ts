// An org with cases and person accounts, without HTTP.
import { createOrg, type Org } from '../../../../src/local/salesforce/org.ts';
import type { DescribedField, DescribedObject } from '../../../../src/local/salesforce/schema/described-object.ts';

const writable = { nillable: true, createable: true, updateable: true };
const text = (name: string, more: Partial<DescribedField> = {}): DescribedField => ({
  name,
  type: 'string',
  length: 80,
  ...writable,
  ...more,
});
const reference = (name: string, relationshipName: string, ...referenceTo: string[]): DescribedField => ({
  name,
  type: 'reference',
  relationshipName,
  referenceTo,
  ...writable,
});
const object = (name: string, ...fields: DescribedField[]): DescribedObject => ({
  name,
  createable: true,
  updateable: true,
  deletable: true,
  fields,
});

export const schema: readonly DescribedObject[] = [
  object('User', text('Username'), text('LastName')),
  object(
    'Case',
    text('Subject'),
    text('Note__c', { type: 'textarea', length: 200, htmlFormatted: true }),
    reference('RecordTypeId', 'RecordType', 'RecordType'),
    { ...reference('OwnerId', 'Owner', 'Group', 'User'), polymorphicForeignKey: true, defaultedOnCreate: true },
  ),
  object(
    'Account',
    text('Name', { nillable: false }),
    text('FirstName'),
    text('LastName'),
    text('PersonEmail', { type: 'email' }),
    text('Badge__pc'),
    text('Key__c', { externalId: true, idLookup: true, unique: true }),
    { name: 'IsPersonAccount', type: 'boolean', defaultedOnCreate: true },
    { ...reference('PersonContactId', 'PersonContact', 'Contact'), createable: false, updateable: false },
    reference('RecordTypeId', 'RecordType', 'RecordType'),
  ),
  object(
    'Contact',
    text('LastName', { nillable: false }),
    text('FirstName'),
    text('Name', { createable: false, updateable: false }),
    text('Email', { type: 'email' }),
    text('Badge__c'),
    reference('AccountId', 'Account', 'Account'),
  ),
];

export interface OrgOfCases {
  org: Org;
  send(method: string, path: string, body?: unknown): { status: number; body: unknown };
  query(soql: string): Record<string, unknown>[];
}

export function orgOfCases(): OrgOfCases {
  const org = createOrg({ schema, clock: { now: () => Date.parse('2026-05-01T12:00:00Z') }, accessTokens: ['t'] });
  const send: OrgOfCases['send'] = (method, path, body) => {
    const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };
    const url = `/services/data/v62.0${path}`;
    const reply = org.handle({ method, url, headers, body: body === undefined ? '' : JSON.stringify(body) });
    return { status: reply.status, body: reply.body === '' ? undefined : JSON.parse(reply.body) };
  };
  const query = (soql: string) => {
    const { body } = send('GET', `/query?q=${encodeURIComponent(soql)}`);
    return (body as { records: Record<string, unknown>[] }).records;
  };
  return { org, send, query };
}
