// What an event source needs of a queue, whichever SQS is behind it.

export interface SourceMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** System attributes, as texts. */
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
   * Up to `count` (1 to 10) messages, as soon as there is one; none when `waitMs` is over or `signal` is aborted.
   * A receive given up so takes no message.
   */
  receive(options: { count: number; waitMs: number; signal: AbortSignal }): Promise<SourceMessage[]>;
  /** Any number. */
  delete(receiptHandles: readonly string[]): Promise<void>;
  counts(): Promise<{ ready: number; inFlight: number; delayed: number }>;
}
