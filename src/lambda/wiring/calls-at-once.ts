// Bounds the calls of a client that are under way at once. The SDK counts the wait for one of its sockets into the time
// limits of a call: of a thousand calls at once, the last would have no time left.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

const callsAtOnce = 50;

/** Settings of the client's request handler: one socket per concurrent call, over HTTP and HTTPS. */
export const socketsForCalls = { httpAgent: { maxSockets: callsAtOnce }, httpsAgent: { maxSockets: callsAtOnce } };

export function limitCallsAtOnce({ middlewareStack }: Pick<DynamoDBClient, 'middlewareStack'>): void {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  middlewareStack.add(
    (next) => async (args) => {
      if (underWay < callsAtOnce) underWay += 1;
      else await new Promise<void>((begin) => waiting.push(begin));
      try {
        return await next(args);
      } finally {
        // The place goes to the next one, if there is one.
        const begin = waiting.shift();
        if (begin) begin();
        else underWay -= 1;
      }
    },
    // Inside the retries: each attempt waits by itself, and its time limits begin after that.
    { step: 'deserialize', priority: 'high', name: 'limitCallsAtOnce' },
  );
}
