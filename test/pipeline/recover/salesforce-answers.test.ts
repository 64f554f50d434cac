import { expect, test } from 'vitest';
import { FailureError } from '../../../src/failure.ts';
import { whySalesforceIsAway } from '../../../src/pipeline/recover/salesforce-answers.ts';

const answers = (status: number, used = 1) => ({
  call: async () => ({ status, body: {} }),
  limit: () => ({ used, max: 100 }),
  forgetSession: () => {},
});

test('Salesforce is available when it answers and the share of calls is not used up', async () => {
  expect(await whySalesforceIsAway(answers(200, 79), 0.8)).toBeUndefined();
});

test('a used-up share, an unexpected answer and a failed call each give a reason', async () => {
  expect((await whySalesforceIsAway(answers(200, 80), 0.8))?.code).toBe('salesforce/limit-reached');
  expect((await whySalesforceIsAway(answers(403), 0.8))?.code).toBe('salesforce/bad-reply');
  const failure = { code: 'salesforce/login-refused', message: 'no' } as const;
  const call = () => Promise.reject(new FailureError(failure));
  expect(await whySalesforceIsAway({ call, limit: () => undefined, forgetSession: () => {} }, 0.8)).toEqual(failure);
});

test('each time it logs in anew: a session of before a move would fail for ever', async () => {
  const done: string[] = [];
  const call = async () => {
    done.push('call');
    return { status: 200, body: {} };
  };
  const api = { call, limit: () => undefined, forgetSession: () => void done.push('forget') };
  expect(await whySalesforceIsAway(api, 0.8)).toBeUndefined();
  expect(done).toEqual(['forget', 'call']);
});
