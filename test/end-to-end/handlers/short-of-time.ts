// The real function, whose time runs by the work it does: each look at the remaining time takes a share of it, so that
// an invocation comes as far on a slow machine as on a fast one. What it tells the function to have left is never too
// little for a call.
import type { Context, SQSEvent } from 'aws-lambda';
import { handler as real } from '../../../src/lambda/export.ts';

const startMs = 600_000;
const leastMs = 50_000;
/** Set by the test: how often the function looks at the time before it has to stop reading. */
const looks = Number(process.env.LOOKS_AT_TIME);

export const handler = (event: SQSEvent, context: Context) => {
  let remainingMs = startMs;
  const getRemainingTimeInMillis = () => {
    remainingMs = Math.max(leastMs, remainingMs - startMs / looks);
    return remainingMs;
  };
  return real(event, { ...context, getRemainingTimeInMillis });
};
