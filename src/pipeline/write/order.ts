// Which of two events is newer, for a field that both set.

/** The event's `newest`, and its identity to break ties. */
export interface Order {
  newest: number;
  /** Source and id of the event. */
  identity: string;
}

/** Below zero where `a` is older than `b`; zero only for the same event. */
export function compareOrder(a: Order, b: Order): number {
  if (a.newest !== b.newest) return a.newest - b.newest;
  return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;
}
