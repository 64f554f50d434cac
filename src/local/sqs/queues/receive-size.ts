// How many messages one receive may return. SQS spreads a queue over many servers. A receive that waits (long polling)
// queries all of them; one that does not wait (short polling) queries only some, and may find nothing although messages
// wait ("Amazon SQS short and long polling"). Even a waiting receive is often not full: in a burst, Lambda's batches
// had eight to nine messages on average (200 messages came in 21 to 24 batches).

/** Of ten messages, a waiting receive returns three to ten, 8.4 on average. */
export function receiveSize(random: () => number, waits: boolean): number {
  if (!waits) return Math.floor(random() * 11);
  const drawn = random();
  return drawn >= 0.4 ? 10 : 3 + Math.floor((drawn / 0.4) * 7);
}
