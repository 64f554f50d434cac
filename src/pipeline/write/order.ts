// Which of two events is newer. Events of one measure are ordered by it: by time, or by the count that their mapping
// names in `newest`. Numbers of different measures cannot be compared, so the time of the events decides instead. Pure.

/** The event's `newest`, and its identity to break ties. */
export interface Order {
  newest: number;
  /** Source and id of the event. */
  identity: string;
  /**
   * What `newest` measures: `time`, or a hash of the expression of a count. Absent where the number itself shows it; see
   * `smallestTime`.
   */
  measure?: string;
  /** Of a count: the time of its event in milliseconds since 1970. */
  time?: number;
}

export const timeMeasure = 'time';

/**
 * Without a measure, this number and larger ones are milliseconds since 1970 (it is in 1973), and smaller ones are counts:
 * version 0.1.0 stored no measure.
 */
export const smallestTime = 1e11;

/** Undefined for a count that version 0.1.0 stored: it is not known which. */
const measureOf = ({ measure, newest }: Order): string | undefined =>
  measure ?? (newest >= smallestTime ? timeMeasure : undefined);

/** True where the numbers of both can be compared. */
export function isSameMeasure(a: Order, b: Order): boolean {
  const [one, other] = [measureOf(a), measureOf(b)];
  return one === other || (one === undefined ? other !== timeMeasure : other === undefined && one !== timeMeasure);
}

/** Below zero where `a` is older than `b`; zero only for the same event. */
export function compareOrder(a: Order, b: Order): number {
  const [one, other] = isSameMeasure(a, b) ? [a.newest, b.newest] : [timeOf(a), timeOf(b)];
  if (one !== other) return one < other ? -1 : 1;
  return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;
}

/** A count of version 0.1.0 has no time and is older than everything. */
const timeOf = (order: Order): number =>
  measureOf(order) === timeMeasure ? order.newest : (order.time ?? Number.NEGATIVE_INFINITY);

/**
 * Oldest first. Events of each measure keep their order; those of different measures are merged by time. (Sorting by
 * `compareOrder` is not enough: over several measures it is no total order.) Items of the same order stay together, in
 * the order in which they were passed.
 */
export function oldestFirst<T>(items: readonly T[], orderOf: (item: T) => Order): T[] {
  const byMeasure = Map.groupBy(items, (item) => measureOf(orderOf(item)));
  const left = [...byMeasure.values()].map((own) => own.toSorted((a, b) => compareOrder(orderOf(a), orderOf(b))));
  if (left.length === 1) return left[0] as T[];
  return items.map(() => {
    const heads = left.filter((own) => own.length > 0);
    const [first, ...others] = heads as [T[], ...T[][]];
    const oldest = others.reduce((a, b) => (headTime(b, orderOf) < headTime(a, orderOf) ? b : a), first);
    return oldest.shift() as T;
  });
}

const headTime = <T>(own: readonly T[], orderOf: (item: T) => Order) => timeOf(orderOf(own[0] as T));
