// What a failure of DynamoDB means: refused for a reason people have to mend, or away for a while.
import type { Failure } from '../../failure.ts';

const refusals = /AccessDenied|ResourceNotFound|UnrecognizedClient|InvalidSignature|Validation|KMS|Kms/;

export function storeFailure(cause: unknown): Failure {
  const name = cause instanceof Error ? cause.name : '';
  return refusals.test(name)
    ? { code: 'aws/refused', message: `DynamoDB refused a call (${name}): check the tables and the role.` }
    : { code: 'aws/unavailable', message: 'DynamoDB cannot be reached or is too busy.' };
}
