// Decides whether the publisher kept its promises: every event that it accepted is in an object, the objects have the
// events in the order of handing over, and no event waits longer than allowed. It knows the run as plain data only, and
// shares no code with the product.
import { identityOf, readLine } from '../model/event.ts';

export interface ObservedPublishing {
  handedOver: readonly { text: string; atMs: number }[];
  /** Each attempt to put an object, in order. */
  puts: readonly ObservedPut[];
  /** Texts of the objects in the bucket, by key. */
  objects: ReadonlyMap<string, string>;
  /** The most milliseconds that an event waits for others. */
  maxDelayMs: number;
  /** When the publisher crashed for the first time, if it did. */
  crashedAtMs: number | undefined;
  /** Identity of an event that S3 rejects, and every object that contains it. */
  rejected: string | undefined;
}

export interface ObservedPut {
  text: string;
  atMs: number;
  stored: boolean;
}

/** How long a sender may take to notice that an event has waited long enough, in milliseconds. */
const toleranceMs = 50;
/** Three attempts with others, with delays of at most 1, 2 and 4 s, and one alone, with time to spare. */
const aloneWithinMs = 30_000;

/** @param isOver false while S3 still rejects puts */
export function breachesOfPublishing(run: ObservedPublishing, isOver: boolean): string[] {
  return [
    ...(isOver ? run.handedOver.flatMap((event) => neverPublished(event.text, run)) : heldUpByRejected(run)),
    ...run.puts.flatMap(({ text }) => breachesOfObject(text, run)),
    ...twice([...run.objects.values()]),
    ...waitedTooLong(run),
  ];
}

/** Identities of the events in an object, in order; none if nobody can read it. A lone event may have several lines. */
export function identitiesIn(text: string): string[] {
  const inLines = text.split('\n').flatMap((line) => {
    const content = readLine(line, 0);
    return content.kind === 'event' ? [identityOf(content.event)] : [];
  });
  if (inLines.length > 0) return inLines;
  try {
    return [identityIn(text)];
  } catch {
    return [];
  }
}

const identityIn = (text: string): string => identityOf(JSON.parse(text) as { source: string; id: string });

function neverPublished(text: string, { objects }: ObservedPublishing): string[] {
  const identity = identityIn(text);
  return [...objects.values()].some((object) => identitiesIn(object).includes(identity))
    ? []
    : [`${shown(identity)} was handed over but is in no object`];
}

/** One event that S3 rejects must not keep those out that were handed over with it. */
function heldUpByRejected({ handedOver, puts, rejected }: ObservedPublishing): string[] {
  if (rejected === undefined) return [];
  // What S3 rejects by chance delays the next attempt of all.
  if (puts.some(({ text, stored }) => !stored && !identitiesIn(text).includes(rejected))) return [];
  const endMs = puts.at(-1)?.atMs ?? 0;
  const storedAt = new Map<string, number>();
  for (const { text, atMs, stored } of puts.toReversed()) {
    if (stored) for (const identity of identitiesIn(text)) storedAt.set(identity, atMs);
  }
  return handedOver
    .filter(({ atMs }) => atMs + aloneWithinMs < endMs)
    .map(({ text, atMs }) => ({ identity: identityIn(text), mustBeStoredBy: atMs + aloneWithinMs }))
    .filter(({ identity }) => identity !== rejected)
    .filter(({ identity, mustBeStoredBy }) => (storedAt.get(identity) ?? Infinity) > mustBeStoredBy)
    .map(({ identity }) => `${shown(identity)} waits for ${shown(rejected)}, which S3 rejects`);
}

function breachesOfObject(text: string, { handedOver }: ObservedPublishing): string[] {
  const identities = identitiesIn(text);
  const order = handedOver.map((event) => identityIn(event.text));
  const places = identities.map((identity) => order.indexOf(identity));
  const repeats = identities.filter((identity, index) => identities.indexOf(identity) !== index);
  return [
    ...(identities.length === 0 ? ['an object has no event that can be read'] : []),
    ...repeats.map((identity) => `${shown(identity)} is in one object twice`),
    ...(places.some((place, index) => place < (places[index - 1] ?? 0) && !isRepeated(order, identities))
      ? [`${identities.map(shown).join(', ')} are not in the order of handing over`]
      : []),
  ];
}

/** What was handed over twice has two places in the order. */
const isRepeated = (order: readonly string[], identities: readonly string[]) =>
  identities.some((identity) => order.indexOf(identity) !== order.lastIndexOf(identity));

function twice(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index).map(() => 'two objects have the same content');
}

/**
 * Only until the first failure: after it, an event also waits for its next attempt. And not if an event was handed over
 * twice: its two copies go in two objects, one after the other.
 */
function waitedTooLong({ handedOver, puts, maxDelayMs, crashedAtMs }: ObservedPublishing): string[] {
  const identities = handedOver.map(({ text }) => identityIn(text));
  if (new Set(identities).size < identities.length) return [];
  const failures = puts.filter(({ stored }) => !stored).map(({ atMs }) => atMs);
  const failedAt = Math.min(crashedAtMs ?? Number.POSITIVE_INFINITY, ...failures);
  return handedOver.flatMap(({ text, atMs }) => {
    const dueMs = atMs + maxDelayMs + toleranceMs;
    const identity = identityIn(text);
    const isTried = puts.some((put) => put.atMs <= dueMs && identitiesIn(put.text).includes(identity));
    return isTried || dueMs >= failedAt || dueMs > (puts.at(-1)?.atMs ?? 0)
      ? []
      : [`${shown(identity)} waited more than ${maxDelayMs} ms for others`];
  });
}

const shown = (identity: string) => identity.split('\n')[1] ?? identity;
