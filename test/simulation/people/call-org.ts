// One call to the org that does not come from the pipeline.
import type { Org } from '../../../src/local/salesforce/org.ts';

/** @returns false if Salesforce refused it, or did not answer */
export function callOrg(org: Org, method: 'PATCH', path: string, fields: Record<string, unknown>): boolean {
  const { status, transport } = org.handle({
    method,
    url: `/services/data/v62.0/sobjects/${path}`,
    headers: { authorization: `Bearer ${org.openSession()}`, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  return transport === undefined && status >= 200 && status < 300;
}
