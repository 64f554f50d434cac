// SQS errors by their names in the JSON protocol, with the older names that a header repeats.

const errors = {
  QueueDoesNotExist: { status: 400, query: 'AWS.SimpleQueueService.NonExistentQueue' },
  QueueNameExists: { status: 400, query: 'QueueAlreadyExists' },
  InvalidParameterValue: { status: 400, query: 'InvalidParameterValue' },
  MissingParameter: { status: 400, query: 'MissingParameter' },
  InvalidAttributeName: { status: 400, query: 'InvalidAttributeName' },
  InvalidAttributeValue: { status: 400, query: 'InvalidAttributeValue' },
  InvalidMessageContents: { status: 400, query: 'InvalidMessageContents' },
  ReceiptHandleIsInvalid: { status: 400, query: 'ReceiptHandleIsInvalid' },
  MessageNotInflight: { status: 400, query: 'AWS.SimpleQueueService.MessageNotInflight' },
  OverLimit: { status: 403, query: 'OverLimit' },
  PurgeQueueInProgress: { status: 403, query: 'AWS.SimpleQueueService.PurgeQueueInProgress' },
  EmptyBatchRequest: { status: 400, query: 'AWS.SimpleQueueService.EmptyBatchRequest' },
  TooManyEntriesInBatchRequest: { status: 400, query: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest' },
  BatchEntryIdsNotDistinct: { status: 400, query: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct' },
  InvalidBatchEntryId: { status: 400, query: 'AWS.SimpleQueueService.InvalidBatchEntryId' },
  BatchRequestTooLong: { status: 400, query: 'AWS.SimpleQueueService.BatchRequestTooLong' },
  UnsupportedOperation: { status: 400, query: 'AWS.SimpleQueueService.UnsupportedOperation' },
  ResourceNotFoundException: { status: 404, query: 'ResourceNotFoundException' },
  RequestThrottled: { status: 400, query: 'RequestThrottled' },
  NotImplemented: { status: 501, query: 'NotImplemented' },
} as const;

export type SqsErrorCode = keyof typeof errors;

export class SqsError extends Error {
  readonly code: SqsErrorCode;

  constructor(code: SqsErrorCode, message: string) {
    super(message);
    this.name = 'SqsError';
    this.code = code;
  }

  /** The code in the older query protocol. */
  get queryCode(): string {
    return errors[this.code].query;
  }
}

export const invalidParameter = (message: string) => new SqsError('InvalidParameterValue', message);

/** Status and older name of a code, also for an arbitrary code of an injected fault. */
export function errorKind(code: string): { status: number; query: string } {
  return Object.hasOwn(errors, code) ? errors[code as SqsErrorCode] : { status: 500, query: code };
}
