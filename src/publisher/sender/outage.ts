// Tells the failure of one event from that of everything: after so many failures in a row S3 is held to be away, and the
// next success says that it is back.
import type { PutFailure } from './put-object.ts';

export interface Outage {
  failed(failure: PutFailure): void;
  /** True where this success ends an outage. */
  succeeded(): boolean;
  isOn(): boolean;
  /** The last failure that no success followed. */
  failing(): PutFailure | undefined;
}

const failuresInARow = 10;

export function createOutage(): Outage {
  let row = 0;
  let last: PutFailure | undefined;
  const isOn = () => row >= failuresInARow;
  return {
    failed(failure) {
      row += 1;
      last = failure;
    },
    succeeded() {
      const ends = isOn();
      row = 0;
      last = undefined;
      return ends;
    },
    isOn,
    failing: () => last,
  };
}
