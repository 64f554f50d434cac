// The events that a window has to have re-applied, each once: the only thing that changes while a window is written.
import type { Location } from '../event/event.ts';
import { forgottenIdentity, type Stamp } from './ledger/record-stamps.ts';
import { compareOrder, isSameMeasure, type Order } from './order.ts';

/** Where to find an event that is to be re-applied. */
export interface ReapplyLocation extends Location {
  /** 0 where the event is newer by its measure than the one that made it necessary, else one more than that one's. */
  hops: number;
}

export interface ReapplyList {
  /** @param cause the write that makes it necessary */
  add(stamps: readonly Stamp[], cause: { order: Order; hops: number }): void;
  locations(): ReapplyLocation[];
}

export function reapplyList(): ReapplyList {
  const byIdentity = new Map<string, ReapplyLocation>();
  return {
    add(stamps, cause) {
      for (const stamp of stamps) {
        const { identity, location } = stamp;
        // Its object is gone, and so is where it was.
        if (identity === forgottenIdentity) continue;
        // Over several measures there may be a circle of events in which each is newer than the one before.
        const isNewer = isSameMeasure(stamp, cause.order) && compareOrder(stamp, cause.order) > 0;
        const own = isNewer ? 0 : cause.hops + 1;
        // Of several causes one may begin a chain: then nothing has come back yet.
        const hops = Math.min(own, byIdentity.get(identity)?.hops ?? own);
        byIdentity.set(identity, { ...location, hops });
      }
    },
    locations: () => [...byIdentity.values()],
  };
}
