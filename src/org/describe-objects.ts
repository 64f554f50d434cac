// Fetches the description of objects from an org with jsforce.
import { Connection } from 'jsforce/lib/connection.js';
import { FailureError } from '../failure.ts';
import { serviceFailure, transportFailure } from '../pipeline/write/salesforce/service-failure.ts';
import type { Token } from '../pipeline/write/salesforce/session/login.ts';
import { fetchTransport, type TransportOptions } from '../pipeline/write/salesforce/transport.ts';
import type { SObjectSchema } from '../salesforce-schema.ts';
import { schemaFromDescribe } from './schema-from-describe.ts';

export interface DescribedObjects {
  objects: SObjectSchema[];
  /** Names that the org does not have, or hides from the user. */
  unknown: string[];
}

/** One call for each object. Throws `FailureError` with a code of the service. */
export async function describeObjects(
  names: readonly string[],
  { token, version, ...network }: TransportOptions & { token: Token; version: string },
): Promise<DescribedObjects> {
  const connection = new Connection({ ...token, version });
  const found: DescribedObjects = { objects: [], unknown: [] };
  for (const name of names) {
    const transport = fetchTransport(network);
    const url = `${token.instanceUrl}/services/data/v${version}/sobjects/${encodeURIComponent(name)}/describe`;
    let fault: unknown;
    await connection.request({ method: 'GET', url }, { transport }).catch((error: unknown) => {
      fault = error;
    });
    const reply = transport.lastReply();
    if (!reply) throw transportFailure(fault);
    const failure = reply.status === 404 ? undefined : serviceFailure(reply, new URL(token.instanceUrl).host);
    if (failure) throw new FailureError(failure);
    const schema = reply.status === 200 ? schemaFromDescribe(JSON.parse(reply.text)) : undefined;
    if (schema) found.objects.push(schema);
    else found.unknown.push(name);
  }
  return found;
}
