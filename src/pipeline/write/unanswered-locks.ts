// Keeps the locks of events that Salesforce may still be writing. Powertools releases the lock of an attempt that
// fails. If the attempt ended with a call that got no answer, the call may take effect minutes later and undo newer
// writes, so the lock stays until it expires: no other delivery of the event may complete before that.
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';

/** The payload that Powertools hashes for an event; the same object in each call about one attempt. */
export interface LockPayload {
  identity: string;
  rules: string;
  content: string;
  /** Set by the attempt while it holds the lock. Not part of any hash. */
  isUnanswered?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript wants it for the constructor of a mixin.
type Layer = abstract new (...args: any[]) => BasePersistenceLayer;

/** A persistence layer that keeps those locks. */
export function keepingUnansweredLocks<T extends Layer>(Base: T) {
  abstract class Keeping extends Base {
    override async deleteRecord(data: unknown): Promise<void> {
      if (!(data as LockPayload).isUnanswered) await super.deleteRecord(data as never);
    }
  }
  return Keeping;
}
