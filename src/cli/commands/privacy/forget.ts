// Forgets a person: removes the person's events from the bucket and from waiting messages, and marks the stamps of the
// person's records as forgotten, so that they refuse late events and replays. Without `yes`, it only says what it would do.
//
// The marks come first, so that nothing is written while the rest goes on. Then rounds of searching and removing, until
// one finds nothing: events may arrive meanwhile. Each step can be repeated, so a run that breaks off is run again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTo, type Target } from '../../aws/target.ts';
import { UsageError } from '../../io.ts';
import { eraseLocks } from '../../people/erase/erase-locks.ts';
import { eraseMessages, type MessageCounts, noMessages } from '../../people/erase/erase-messages.ts';
import { eraseObject, type LeftVersion } from '../../people/erase/erase-object.ts';
import { cleanStamps, forgottenKeys, markForgotten } from '../../people/erase/erase-stamps.ts';
import { allErased, type ErasedPlaces, erasedPlaces } from '../../people/erase/erased-places.ts';
import { personOf } from '../../people/find/person.ts';
import type { BucketSearch } from '../../people/find/search-bucket.ts';
import { linesNamed } from '../../people/named-lines.ts';
import { contentIdsSinceIn, type SearchHost, type SearchOptions, searchPerson } from '../../people/search-person.ts';
import { type Choice, recordsWritten, rolesFound, type WrittenKey } from '../../people/selection.ts';
import { checkValues, mappingsAndText } from './find-person.ts';

export interface ForgetOptions extends SearchOptions {
  /** Roles such as `Contact.Counselor_Id__c`. Without any, nothing is removed unless the value is no key at all. */
  as?: string[];
  mentions: boolean;
  shared: boolean;
  /** Locations of lines to remove as well. */
  line?: string[];
  yes: boolean;
}

export interface ForgetResult {
  bucket: string;
  values: readonly string[];
  /** The events were to be removed. */
  isRequested: boolean;
  /** False if nothing was changed. */
  erased: boolean;
  roles: string[];
  /** The value is a key, and nobody has said which. */
  isUndecided: boolean;
  /** Of the first round. */
  search: BucketSearch;
  choice: Choice;
  objects: { removed: number; rewritten: number };
  messages: MessageCounts;
  stamps: { forgotten: number; cleaned: number };
  locks: { deleted: number; inUse: number };
  /** Records in Salesforce that the removed events have written. */
  salesforce: { keys: WrittenKey[]; ids: Record<string, string[]> };
  /** What is left of the person, after the last round. */
  left: LeftVersion[];
  /** Of the last round. */
  last: BucketSearch;
  /** The last round still found events to remove: more arrive than it can remove. */
  isUnfinished: boolean;
}

/** Rounds of searching and removing. The last one only has to find nothing. */
const mostRounds = 5;

/** Throws `UsageError`. */
export async function forgetPerson(
  values: readonly string[],
  options: ForgetOptions,
  host: SearchHost,
): Promise<ForgetResult> {
  checkValues(values);
  const { mappings, mappingsText } = await mappingsAndText('forget', options);
  const person = personOf(values, mappings);
  for (const role of options.as ?? []) {
    if (person.roles.has(role)) continue;
    const known = [...person.roles.keys()].toSorted().join(', ');
    throw new UsageError(`--as ${role}: no mapping has such a key. The keys are: ${known}`);
  }
  const target = await connectTo(options, host.env);
  const folder = await mkdtemp(join(tmpdir(), 's3sf-forget-'));
  try {
    const parts = await partsOf(target);
    const contentIdsSince = contentIdsSinceIn(target, true);
    const search = () => searchPerson({ target, person, mappings, mappingsText, contentIdsSince }, options, host);
    const first = await search();
    const lines = linesNamed(options.line ?? [], first);
    const found = rolesFound(first.found);
    const roles = options.as ?? found;
    const choice: Choice = {
      roles: new Set(roles),
      mentions: options.mentions,
      shared: options.shared,
      lines,
    };
    const isUndecided = options.as === undefined && found.length > 0;
    const erases = options.yes && !isUndecided && !first.interrupted;
    const result: ForgetResult = {
      bucket: target.bucket(),
      values,
      isRequested: options.yes,
      erased: erases,
      roles,
      isUndecided,
      search: first,
      choice,
      objects: { removed: 0, rewritten: 0 },
      messages: noMessages(),
      stamps: { forgotten: 0, cleaned: 0 },
      locks: { deleted: 0, inUse: 0 },
      salesforce: { keys: recordsWritten(first.found, choice), ids: {} },
      left: [],
      last: first,
      isUnfinished: false,
    };
    if (first.interrupted) return result;
    const stampOptions = { client: parts.dynamoDb, table: parts.stampTable, erases, signal: host.signal };
    result.stamps.forgotten = await markForgotten(forgottenKeys(person, choice.roles), stampOptions);

    let places: ErasedPlaces = erasedPlaces(first.found, choice);
    const ids = new Map<string, Set<string>>();
    for (let round = 1; ; round += 1) {
      result.left = [];
      if (erases) {
        for (const object of result.last.found) {
          host.signal.throwIfAborted();
          const erased = await eraseObject(object, { ...parts, mappings, choice, folder, now: host.now });
          result.objects.removed += erased.removed;
          result.objects.rewritten += erased.rewritten;
          result.left.push(...erased.left);
        }
      }
      const { now, signal } = host;
      const { mentions } = choice;
      const messages = await eraseMessages({ target, erased: places, values, mentions, erases, now, signal });
      result.messages = {
        ...messages,
        deleted: result.messages.deleted + messages.deleted,
        replaced: result.messages.replaced + messages.replaced,
      };
      result.stamps.cleaned += await cleanStamps(places.identities, stampOptions);
      const locks = await eraseLocks(places, {
        client: parts.dynamoDb,
        table: parts.idempotencyTable,
        erases,
        now: host.now,
      });
      result.locks = { deleted: result.locks.deleted + locks.deleted, inUse: locks.inUse };
      for (const [sObject, own] of locks.ids) ids.set(sObject, (ids.get(sObject) ?? new Set()).union(own));
      if (!erases) break;
      const last = await search();
      result.last = last;
      const next = erasedPlaces(last.found, choice);
      if (next.versions.length === 0 || isOnlyLeft(result.left, next) || last.interrupted) break;
      if (round === mostRounds) {
        result.isUnfinished = true;
        break;
      }
      places = allErased(places, next);
    }
    result.salesforce.ids = Object.fromEntries([...ids].map(([sObject, own]) => [sObject, [...own]]));
    if (isForgotten(result) && options.inventory !== undefined) await rm(options.inventory, { force: true });
    return result;
  } finally {
    target.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Throws `UsageError` if a part of the pipeline is not named: a person would be forgotten only in the others. */
async function partsOf(target: Target) {
  const [deadLetterQueue, parkedQueue] = [target.deadLetterQueue(), target.parkedQueue()];
  const [stampTable, idempotencyTable] = [target.stampTable(), target.idempotencyTable()];
  const dynamoDb = await target.dynamoDb();
  return {
    s3: target.s3,
    bucket: target.bucket(),
    deadLetterQueue,
    parkedQueue,
    stampTable,
    idempotencyTable,
    dynamoDb,
  };
}

/** What cannot be removed is not tried again; what was overwritten meanwhile is. */
const isOnlyLeft = (left: readonly LeftVersion[], { versions }: ErasedPlaces): boolean =>
  versions.every(
    ({ key, versionId, isOriginal }) =>
      isOriginal ||
      left.some((each) => each.key === key && each.versionId === versionId && each.because.kind !== 'changed'),
  );

/** True if the pipeline holds nothing of what was to be removed. */
export const isForgotten = ({ erased, left, last, messages, locks, isUnfinished }: ForgetResult): boolean =>
  erased &&
  left.length === 0 &&
  !isUnfinished &&
  !last.interrupted &&
  last.unread.versions === 0 &&
  messages.refused + messages.invisible + messages.unread === 0 &&
  locks.inUse === 0;
