// What an error of DynamoDB means: either people have to fix the setup, or DynamoDB is unavailable for a while.
import type { Failure } from '../../failure.ts';

const refusals = /AccessDenied|ResourceNotFound|UnrecognizedClient|InvalidSignature|Validation|KMS|Kms/;

export function storeFailure(cause: unknown): Failure {
  const name = cause instanceof Error ? cause.name : '';
  return refusals.test(name)
    ? { code: 'aws/refused', message: `DynamoDB refused a call (${name}): check the tables and the function's role.` }
    : { code: 'aws/unavailable', message: 'DynamoDB could not be reached or was too busy.' };
}
