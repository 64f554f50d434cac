// Whether Salesforce accepts our calls again: a login, one cheap call, and the daily allowance in its reply.
import { type Failure, FailureError } from '../../failure.ts';
import type { JsforceApi } from '../write/salesforce/jsforce-api.ts';

/**
 * Undefined where it does, otherwise the reason. Never throws because of Salesforce.
 * @param limitShare share of the daily allowance, 0 to 1, at which calls stop
 */
export async function whySalesforceIsAway(
  api: Pick<JsforceApi, 'call' | 'limit' | 'forgetSession'>,
  limitShare: number,
): Promise<Failure | undefined> {
  // A session from before an org's move would say "away" for ever.
  api.forgetSession();
  try {
    const { status } = await api.call({ method: 'GET', path: '/limits' });
    const limit = api.limit();
    if (limit && limit.used >= limit.max * limitShare) {
      const message = `The share of the daily API calls that the settings allow is used up (${limit.used} of ${limit.max} calls).`;
      return { code: 'salesforce/limit-reached', message };
    }
    if (status === 200) return undefined;
    return {
      code: 'salesforce/bad-reply',
      message: `Salesforce answered the request for its limits with HTTP ${status}.`,
    };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure;
  }
}
