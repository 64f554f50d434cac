// What an error of DynamoDB means: either people have to fix the setup, or DynamoDB is unavailable for a while.
import { type AwsErrorFacts, factsOf, refusalAdvice, refusalReason, safeName } from '../../aws/refusal.ts';
import { type Failure, FailureError } from '../../failure.ts';

/** Error codes of a call, and of one statement in a batch. */
const refusals = /AccessDenied|ResourceNotFound|Validation|ItemCollectionSizeLimit/;

export function storeFailure(cause: unknown): Failure {
  if (cause instanceof FailureError) return cause.failure;
  return storeFailureOf(factsOf(cause));
}

export function storeFailureOf(error: AwsErrorFacts): Failure {
  const reason = refusalReason(error);
  if (reason === undefined && !refusals.test(error.name))
    return { code: 'aws/unavailable', message: 'DynamoDB could not be reached or was too busy.' };
  const advice = reason
    ? refusalAdvice(reason, 'function')
    : "Check the tables and the permissions of the function's role.";
  return { code: 'aws/refused', message: `DynamoDB refused a call (${safeName(error.name)}). ${advice}` };
}
