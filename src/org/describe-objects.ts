// Fetches the description of objects from an org with jsforce.
import { FailureError } from '../failure.ts';
import { serviceFailure } from '../pipeline/write/salesforce/service-failure.ts';
import type { SObjectSchema } from '../salesforce-schema.ts';
import { schemaFromDescribe } from './schema-from-describe.ts';
import { getReply, hostOf, type TokenApiOptions } from './token-api.ts';

export interface DescribedObjects {
  objects: SObjectSchema[];
  /** Names that the org does not have, or hides from the user. */
  unknown: string[];
}

/** One call for each object. Throws `FailureError` with a code of the service. */
export async function describeObjects(names: readonly string[], options: TokenApiOptions): Promise<DescribedObjects> {
  const found: DescribedObjects = { objects: [], unknown: [] };
  for (const name of names) {
    const reply = await getReply(`/sobjects/${encodeURIComponent(name)}/describe`, options);
    const failure = reply.status === 404 ? undefined : serviceFailure(reply, hostOf(options.token));
    if (failure) throw new FailureError(failure);
    const schema = reply.status === 200 ? schemaFromDescribe(JSON.parse(reply.text)) : undefined;
    if (schema) found.objects.push(schema);
    else found.unknown.push(name);
  }
  return found;
}
