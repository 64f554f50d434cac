// How many rows of an object fit into one save. Automation that is not made for many rows exceeds a limit of Apex with too
// many. Known for the life of the process; more rows are tried again from time to time, because a single row may have been
// the reason.

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

/** What the saves of an object have shown. */
interface Known {
  size: number;
  /** The most rows that worked. */
  proven: number;
  /** Saves in a row that exceeded a limit. */
  misses: number;
  /** Rows of the last one. */
  missed: number;
  /** Full saves since the size last changed. */
  full: number;
  /** Full saves that have to work before twice as many rows are tried. */
  patience: number;
}

const nothingKnown: Known = { size: rowsPerCollection, proven: 0, misses: 0, missed: 0, full: 0, patience: 8 };
const mostPatience = 64;

/** So few rows that exceeded a limit are sent one by one next: each may well exceed it by itself. */
export const fewRows = 5;

/** A single row that exceeds a limit takes half of the rows with it, then half of those: the other halves work. */
const missesOfOneRow = 2;

/** @param atMost by object, as the settings say */
export function partSizes(atMost: Readonly<Record<string, number>> = {}): PartSizes {
  const known = new Map<string, Known>();
  const setFor = new Map(Object.entries(atMost).map(([name, rows]) => [name.toLowerCase(), rows]));
  const change = (sObject: string, next: (own: Known) => Known) => {
    const name = sObject.toLowerCase();
    known.set(name, next(known.get(name) ?? nothingKnown));
  };
  return {
    of(sObject) {
      const name = sObject.toLowerCase();
      const { size } = known.get(name) ?? nothingKnown;
      return Math.min(size, setFor.get(name) ?? rowsPerCollection);
    },
    exceeded: (sObject, rows) => change(sObject, (own) => afterLimit(own, rows)),
    worked: (sObject, rows) => change(sObject, (own) => afterSuccess(own, rows)),
  };
}

function afterLimit(own: Known, rows: number): Known {
  const misses = own.misses + 1;
  // What worked counts more, unless nothing does any longer.
  const proven = misses > missesOfOneRow ? 0 : own.proven;
  if (rows <= proven) return { ...own, misses, missed: rows };
  const next = rows <= fewRows ? 1 : Math.ceil(rows / 2);
  const size = Math.min(own.size, Math.max(proven, next));
  const patience = own.proven > 0 && rows > own.proven ? Math.min(2 * own.patience, mostPatience) : own.patience;
  return { size, proven, misses, missed: rows, full: 0, patience };
}

function afterSuccess(own: Known, rows: number): Known {
  const proven = Math.max(own.proven, rows);
  const size = Math.max(own.size, proven);
  const full = rows < size ? own.full : own.full + 1;
  // The other half of rows with a guilty one works. That single rows work says nothing of those that fail together.
  const misses = rows > 1 && 2 * rows >= own.missed ? 0 : own.misses;
  return full < own.patience
    ? { ...own, size, proven, misses, full }
    : { ...own, size: Math.min(2 * size, rowsPerCollection), proven, misses, full: 0 };
}
