// Batch operations: up to ten entries with distinct ids. An invalid request is refused as a whole; otherwise each entry
// succeeds or fails on its own.
import { maxMessageBytes, sizeOf } from '../queues/message.ts';
import { type Input, readInput, readMessage, text } from './read-input.ts';
import { errorKind, invalidParameter, SqsError } from './sqs-error.ts';

/** Runs each entry. An SqsError becomes that entry's failure. */
export function runBatch(input: Input, run: (entry: Input) => object) {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of readEntries(input)) {
    const Id = text(entry, 'Id');
    try {
      Successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, Code: errorKind(error.code).query, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

/** @throws SqsError if all messages together exceed the size limit of a batch */
export function checkBatchSize(input: Input): void {
  const bytes = readEntries(input).reduce((sum, entry) => sum + sizeOf(readMessage(entry)), 0);
  if (bytes > maxMessageBytes) {
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${maxMessageBytes} bytes. You have sent ${bytes} bytes.`,
    );
  }
}

function readEntries(input: Input): Input[] {
  const value = input.Entries;
  if (!Array.isArray(value)) throw invalidParameter('Entries must be a list.');
  const entries = value.map(readInput);
  if (entries.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10) {
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => text(entry, 'Id'));
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    throw new SqsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores.',
    );
  }
  if (new Set(ids).size < ids.length) throw new SqsError('BatchEntryIdsNotDistinct', 'Two entries have the same id.');
  return entries;
}
