// Distinguishes one failing event from an outage: after several consecutive failures S3 is considered unavailable,
// until the next success.
import type { PutFailure } from './put-object.ts';

export interface Outage {
  failed(failure: PutFailure): void;
  /** True if this success ends an outage. */
  succeeded(): boolean;
  isOn(): boolean;
  /** The last failure; undefined once an attempt has succeeded after it. */
  failing(): PutFailure | undefined;
}

const outageThreshold = 10;

export function createOutage(): Outage {
  let consecutiveFailures = 0;
  let last: PutFailure | undefined;
  const isOn = () => consecutiveFailures >= outageThreshold;
  return {
    failed(failure) {
      consecutiveFailures += 1;
      last = failure;
    },
    succeeded() {
      const ends = isOn();
      consecutiveFailures = 0;
      last = undefined;
      return ends;
    },
    isOn,
    failing: () => last,
  };
}
