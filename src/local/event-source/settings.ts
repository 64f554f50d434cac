// The settings of an event source, and those that Lambda refuses.

/** AWS::Lambda::EventSourceMapping has these under the same names. */
export interface SourceSettings {
  /** Maximum number of messages in a batch: 1 to 10,000; default 10. */
  batchSize?: number | undefined;
  /** Seconds to assemble a batch: 0 to 300; default 0. A batch is then one receive. */
  windowSeconds?: number | undefined;
  /** Maximum number of concurrent invocations: up to 1,000; default: no maximum. Lambda's minimum is 2. */
  maximumConcurrency?: number | undefined;
}

/** @throws RangeError for settings that CreateEventSourceMapping refuses */
export function checkSettings({ batchSize = 10, windowSeconds = 0, maximumConcurrency = 2 }: SourceSettings): void {
  checkWithin('BatchSize', batchSize, 1, 10_000);
  checkWithin('MaximumBatchingWindowInSeconds', windowSeconds, 0, 300);
  checkWithin('MaximumConcurrency', maximumConcurrency, 1, 1000);
  if (batchSize > 10 && windowSeconds < 1) {
    // Lambda's own message.
    throw new RangeError(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
}

function checkWithin(name: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${name} must be a whole number from ${min} to ${max}, but is ${value}.`);
}
