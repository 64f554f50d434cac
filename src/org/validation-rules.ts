// Fetches the texts of an org's active validation rules, by one Tooling query.
// Sources: Tooling API, "ValidationRule": Active and ErrorMessage can be queried for all rules; FullName and Metadata, which
// has the formula, only where the result is one row. Which permission it takes is not documented; where it lacks, the query
// is refused or finds nothing.
import { Connection } from 'jsforce/lib/connection.js';
import { FailureError } from '../failure.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { serviceFailure, transportFailure } from '../pipeline/write/salesforce/service-failure.ts';
import type { Token } from '../pipeline/write/salesforce/session/login.ts';
import { fetchTransport, type HttpReply, type TransportOptions } from '../pipeline/write/salesforce/transport.ts';

/** Texts by API name of the object in lower case. */
export type TextsByObject = ReadonlyMap<string, readonly string[]>;

const soql = 'SELECT ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true';

/** Undefined where the user may not query validation rules. Throws `FailureError` with a code of the service. */
export async function validationRules({
  token,
  version,
  ...network
}: TransportOptions & { token: Token; version: string }): Promise<TextsByObject | undefined> {
  const connection = new Connection({ ...token, version });
  const texts = new Map<string, string[]>();
  let path: string | undefined = `/services/data/v${version}/tooling/query?q=${encodeURIComponent(soql)}`;
  const seen = new Set<string>();
  while (path !== undefined && !seen.has(path)) {
    seen.add(path);
    const reply: HttpReply = await get(connection, `${token.instanceUrl}${path}`, network);
    const body: JsonValue | undefined = reply.status === 200 ? JSON.parse(reply.text) : undefined;
    if (!isJsonObject(body) || !Array.isArray(body.records)) return undefined;
    for (const record of body.records) addTo(texts, record);
    path = body.done === false && typeof body.nextRecordsUrl === 'string' ? body.nextRecordsUrl : undefined;
  }
  return texts;
}

async function get(connection: Connection, url: string, network: TransportOptions): Promise<HttpReply> {
  const transport = fetchTransport(network);
  let fault: unknown;
  await connection.request({ method: 'GET', url }, { transport }).catch((error: unknown) => {
    fault = error;
  });
  const reply = transport.lastReply();
  if (!reply) throw transportFailure(fault);
  const failure = reply.status === 404 ? undefined : serviceFailure(reply, new URL(url).host);
  if (failure) throw new FailureError(failure);
  return reply;
}

function addTo(texts: Map<string, string[]>, record: JsonValue): void {
  if (!isJsonObject(record) || typeof record.ErrorMessage !== 'string') return;
  const { EntityDefinition: entity } = record;
  if (!isJsonObject(entity) || typeof entity.QualifiedApiName !== 'string') return;
  const name = entity.QualifiedApiName.toLowerCase();
  texts.set(name, [...(texts.get(name) ?? []), record.ErrorMessage]);
}

/** Sorted. Rules of activities apply to tasks and events. */
export function textsFor(sObject: string, texts: TextsByObject): string[] {
  const name = sObject.toLowerCase();
  const shared = name === 'task' || name === 'event' ? (texts.get('activity') ?? []) : [];
  return [...new Set([...(texts.get(name) ?? []), ...shared])].sort();
}
