// The queues, as the settle stage needs them.

/** `source`: the queue the message came from, event or backlog. */
export type Destination = 'source' | 'backlog' | 'parked' | 'dead-letter';

export interface OutgoingMessage {
  to: Destination;
  body: string;
  /** 0 to 900. */
  delaySeconds: number;
  /** Names and values of message attributes: at most ten, never empty. */
  attributes: Readonly<Record<string, string>>;
}

export interface Queues {
  /**
   * Queues messages that replace those received.
   * @param messages each with the ARN of the queue that the message it replaces came from
   * @returns for each message, whether the queue has accepted it; never throws
   */
  send(messages: readonly { message: OutgoingMessage; sourceArn: string }[]): Promise<boolean[]>;
}
