// What an error of DynamoDB means: either people have to fix the setup, or DynamoDB is unavailable for a while.
import { type Failure, FailureError } from '../../failure.ts';

/** Error codes of a call, and of one statement in a batch. */
const refusals =
  /AccessDenied|ResourceNotFound|UnrecognizedClient|InvalidSignature|Validation|ItemCollectionSizeLimit|KMS|Kms/;

export function storeFailure(cause: unknown): Failure {
  if (cause instanceof FailureError) return cause.failure;
  return storeFailureOf(cause instanceof Error ? cause.name : '');
}

/** @param code the name of the error */
export const storeFailureOf = (code: string): Failure =>
  refusals.test(code)
    ? { code: 'aws/refused', message: `DynamoDB refused a call (${code}): check the tables and the function's role.` }
    : { code: 'aws/unavailable', message: 'DynamoDB could not be reached or was too busy.' };
