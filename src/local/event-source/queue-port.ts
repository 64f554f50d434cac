// The interface of a queue for an event source, independent of the SQS implementation.

export interface SourceMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** System attributes, as strings. */
  attributes: Readonly<Record<string, string>>;
  messageAttributes: Readonly<Record<string, SourceMessageAttribute>>;
}

export interface SourceMessageAttribute {
  dataType: string;
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
}

export interface QueuePort {
  readonly arn: string;
  readonly region: string;
  /**
   * Up to `count` (1 to 10) messages, as soon as there is one; none after `waitMs` or if `signal` is aborted.
   * An aborted receive takes no message.
   */
  receive(options: { count: number; waitMs: number; signal: AbortSignal }): Promise<SourceMessage[]>;
  /** Any number. */
  delete(receiptHandles: readonly string[]): Promise<void>;
  /** The queue's visibility timeout. */
  visibilityMs(): Promise<number>;
  counts(): Promise<{ ready: number; inFlight: number; delayed: number }>;
}
