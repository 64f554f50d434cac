// Whether Salesforce takes our calls again: one cheap call with a session, and the daily allowance its answer tells.
import { type Failure, FailureError } from '../../failure.ts';
import type { JsforceApi } from '../write/salesforce/jsforce-api.ts';

/**
 * Undefined where it does, else why not. Never throws for what Salesforce does.
 * @param limitShare share of the daily allowance, 0 to 1, at which calls stop
 */
export async function whySalesforceIsAway(
  api: Pick<JsforceApi, 'call' | 'limit'>,
  limitShare: number,
): Promise<Failure | undefined> {
  try {
    const { status } = await api.call({ method: 'GET', path: '/limits' });
    const limit = api.limit();
    if (limit && limit.used >= limit.max * limitShare) {
      const message = `The share of the daily API calls that the settings allow is spent (${limit.used} of ${limit.max}).`;
      return { code: 'salesforce/limit-reached', message };
    }
    if (status === 200) return undefined;
    return { code: 'salesforce/bad-reply', message: `Salesforce answers the question for its limits with ${status}.` };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure;
  }
}
