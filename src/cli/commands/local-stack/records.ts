// `s3sf records`: what the emulated Salesforce of the local stack in this folder contains, to look at after an event.
import { isJsonObject, type JsonObject } from '../../../json.ts';
import { controlTokenHeader } from '../../../local/http/admission.ts';
import { UsageError } from '../../io.ts';
import { runningHere } from '../../local-stack/state.ts';

export interface RecordsResult {
  sObject: string;
  /** In the order of creation; fields without a value are left out. */
  records: JsonObject[];
}

/** Throws `UsageError` if no local stack runs in this folder. */
export async function findRecords(sObject: string, signal: AbortSignal): Promise<RecordsResult> {
  const stack = await runningHere();
  if (!stack) throw new UsageError('no pipeline runs in this folder. Start one with "npm start" and try again');
  const url = new URL(`/__emulator/records/${encodeURIComponent(sObject)}`, stack.salesforceUrl);
  const reply = await fetch(url, { signal, headers: { [controlTokenHeader]: stack.controlToken } });
  if (!reply.ok) throw new Error(`The emulated Salesforce answered ${reply.status}.`);
  const records: unknown = await reply.json();
  return { sObject, records: Array.isArray(records) ? records.filter(isJsonObject).map(withoutEmpty) : [] };
}

const withoutEmpty = (record: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
