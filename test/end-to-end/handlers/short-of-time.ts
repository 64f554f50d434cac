// The real function with a simulated clock: each check of the remaining time uses up part of it, so that an invocation
// gets equally far on a slow and on a fast machine. The reported remaining time always suffices for a call.
import type { Context, SQSEvent } from 'aws-lambda';
import { handler as real } from '../../../src/lambda/export.ts';

const startMs = 600_000;
const leastMs = 50_000;
/** Set by the test: how often the function checks the time before it must stop reading. */
const looks = Number(process.env.LOOKS_AT_TIME);

export const handler = (event: SQSEvent, context: Context) => {
  let remainingMs = startMs;
  const getRemainingTimeInMillis = () => {
    remainingMs = Math.max(leastMs, remainingMs - startMs / looks);
    return remainingMs;
  };
  return real(event, { ...context, getRemainingTimeInMillis });
};
