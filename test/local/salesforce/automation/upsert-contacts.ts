// Upserts contacts by their key in one collection.
import { row, type TestOrg } from '../emulator.ts';

export interface RowResult {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}

export async function upsertContacts(
  sf: TestOrg,
  contacts: readonly Record<string, unknown>[],
  more: { allOrNone?: boolean } = {},
): Promise<RowResult[]> {
  const records = contacts.map((fields) => row('Contact', { LastName: 'Rivers', ...fields }));
  const { body } = await sf.send('PATCH', '/composite/sobjects/Contact/Counselor_Id__c', { ...more, records });
  return body as RowResult[];
}
