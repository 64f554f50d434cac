// How many rows of an object fit into one save. Automation that is not made for many rows exceeds a limit of Apex with too
// many; the size that worked is kept for the life of the process.

/** Salesforce's own limit for a collection. */
const rowsPerCollection = 200;

export interface PartSizes {
  /** The most rows of this object in one save. */
  of(sObject: string): number;
  /** A save of this many rows exceeded a limit. */
  exceeded(sObject: string, rows: number): void;
  /** A save of this many rows met no limit. */
  worked(sObject: string, rows: number): void;
}

/** @param atMost by object, as the settings say */
export function partSizes(atMost: Readonly<Record<string, number>> = {}): PartSizes {
  const known = new Map<string, { exceeded: number; worked: number }>();
  const setFor = new Map(Object.entries(atMost).map(([name, rows]) => [name.toLowerCase(), rows]));
  return {
    of(sObject) {
      const name = sObject.toLowerCase();
      const set = Math.min(rowsPerCollection, setFor.get(name) ?? rowsPerCollection);
      const { exceeded, worked } = known.get(name) ?? {};
      // One row that exceeds a limit by itself must not make all others go alone: what worked counts more.
      return exceeded === undefined ? set : Math.min(set, worked || Math.max(1, Math.ceil(exceeded / 2)));
    },
    exceeded(sObject, rows) {
      const name = sObject.toLowerCase();
      const { exceeded = rows, worked = 0 } = known.get(name) ?? {};
      known.set(name, { exceeded: Math.min(exceeded, rows), worked });
    },
    worked(sObject, rows) {
      const name = sObject.toLowerCase();
      const size = known.get(name);
      if (size) known.set(name, { ...size, worked: Math.max(size.worked, rows) });
    },
  };
}
