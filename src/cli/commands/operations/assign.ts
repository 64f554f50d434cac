// Gives records that nobody owns to the owners that their events ask for. The org says which records still belong to the
// integration user, the events in the bucket say who should own them: see docs/decisions/010-records-without-an-owner.md.
import { systemClock } from '../../../clock.ts';
import { type Failure, FailureError, retryOf, scopeOf } from '../../../failure.ts';
import { allLines } from '../../../line-ranges.ts';
import { readRequests } from '../../../pipeline/event/reading/read-requests.ts';
import { listObjects } from '../../../pipeline/event/s3/list-objects.ts';
import { s3ObjectStore } from '../../../pipeline/event/s3/s3-object-store.ts';
import { howToReadAnyTime } from '../../../pipeline/how-to-read.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { planEvent } from '../../../pipeline/plan/plan-event.ts';
import { type JsforceApi, jsforceApi } from '../../../pipeline/write/salesforce/jsforce-api.ts';
import { connectTo, type Target, type TargetOptions } from '../../aws/target.ts';
import type { Folders } from '../../input/load.ts';
import { credentialsFrom, type LoginOptions, orgTimeoutMs } from '../../input/org-login.ts';
import { timeFilter } from '../../input/read-time.ts';
import { type Io, UsageError } from '../../io.ts';
import {
  type CreatedWithOwner,
  createdWithOwner,
  type RequestedOwners,
  requestedOwners,
  typesThatWrite,
} from '../../owners/owner-rules.ts';
import { giveReady, judgeRecords, type UnassignedRecord } from '../../owners/settle-records.ts';
import { unownedRecords } from '../../owners/unowned-records.ts';
import { mappingsFor, type UnreadObjects } from '../../replay/objects-of-type.ts';

export interface AssignOptions extends TargetOptions, Folders, LoginOptions {
  /** Start of the keys of the objects in which events are looked for. */
  prefix: string;
  /** When the object was written: a time, or how long ago (`30d`). */
  since?: string;
  until?: string;
  apiVersion: string;
  /** Give the records their owners. */
  yes: boolean;
}

export interface AssignResult {
  /** Objects that the mappings create with an owner that may be left out. */
  sObjects: string[];
  records: UnassignedRecord[];
  /** Objects in the bucket that were read. */
  objects: number;
  unread: { objects: number; codes: string[] };
  interrupted: boolean;
  /** Why Salesforce took no more changes, after some of the records. */
  stopped?: { code: string; message: string };
}

export interface AssignHost {
  env: Io['env'];
  signal: AbortSignal;
  onProgress(progress: { objects: number; key: string }): void;
}

/** Throws `UsageError`. */
export async function assignOwners(options: AssignOptions, host: AssignHost): Promise<AssignResult> {
  const isInTime = timeFilter(options, Date.now());
  const { mappings } = await mappingsFor('assign', options);
  const created = createdWithOwner(mappings);
  const result: AssignResult = {
    sObjects: [...new Set(created.map(({ sObject }) => sObject))],
    records: [],
    objects: 0,
    unread: { objects: 0, codes: [] },
    interrupted: false,
  };
  if (created.length === 0) return result;
  const target = await connectTo(options, host.env);
  try {
    const bucket = target.bucket();
    const { api, userId } = await logInAsFunction(options, target, { env: host.env, mappings });
    const unowned = await unownedRecords(created, userId, api);
    const foundAt = systemClock.now();
    if (unowned.length === 0) return result;
    const names = new Set(unowned.flatMap(({ recordIds }) => recordIds));
    const requested = requestedOwners((recordId) => names.has(recordId));
    await readEvents({ target, bucket, isInTime, created, mappings, requested, options, host, result });
    const { records, ready } = await judgeRecords(unowned, { requested, userId, api });
    result.records = records;
    // An event that was not read could be the one that created the record.
    const isWhole = !result.interrupted && result.unread.objects === 0;
    if (options.yes && isWhole) {
      const giving = { userId, api, foundAt, clock: systemClock, signal: host.signal };
      Object.assign(result, await giveReady(ready, giving));
    }
    return result;
  } catch (error) {
    if (error instanceof FailureError) throw new UsageError(`${error.failure.message} [${error.failure.code}]`);
    throw error;
  } finally {
    target.close();
  }
}

/** As the integration user: what belongs to it is what nobody owns. */
async function logInAsFunction(
  options: AssignOptions,
  { localCredentials }: Target,
  { env, mappings }: { env: Io['env']; mappings: Mappings },
): Promise<{ api: JsforceApi; userId: string }> {
  const isNamed = options.secret !== undefined || options.secretId !== undefined;
  const credentials =
    !isNamed && localCredentials
      ? await localCredentials()
      : await credentialsFrom(options, { ...env, SF_ACCESS_TOKEN: undefined });
  if (!credentials) {
    throw new UsageError(
      "which org? Name the function's Salesforce secret with --secret FILE or --secret-id NAME, or set SALESFORCE_SECRET_ID",
    );
  }
  const api = jsforceApi({
    credentials: async () => credentials,
    version: options.apiVersion,
    limitShare: () => mappings.settings.salesforce.limitShare,
    timeoutMs: () => orgTimeoutMs,
    fetch,
    clock: systemClock,
  });
  await api.call({ method: 'GET', path: '/limits' });
  const userId = api.userId?.();
  if (userId !== undefined) return { api, userId };
  throw new UsageError(
    'Salesforce did not say which user logged in, so the command cannot tell which records have no owner',
  );
}

interface Reading {
  target: Target;
  bucket: string;
  isInTime: (written: { modifiedAt: number }) => boolean;
  created: readonly CreatedWithOwner[];
  mappings: Mappings;
  requested: RequestedOwners;
  options: AssignOptions;
  host: AssignHost;
  result: AssignResult;
}

async function readEvents(reading: Reading): Promise<void> {
  const { target, bucket, isInTime, created, mappings, requested, options, host, result } = reading;
  const dependencies = { store: s3ObjectStore(target.s3), ...howToReadAnyTime(mappings) };
  const types = typesThatWrite(created, mappings);
  const unread: UnreadObjects = { objects: 0, codes: new Set() };
  const noteUnread = ({ code }: Failure) => {
    unread.objects += 1;
    unread.codes.add(code);
  };
  for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after: undefined })) {
    const listed = page.filter(isInTime);
    const objects = listed.map(({ object }) => object);
    for await (const step of readRequests([{ objects, lines: allLines }], dependencies)) {
      if (host.signal.aborted) break;
      if (step.kind !== 'reading') continue;
      if (step.reading.kind === 'event') {
        const { event } = step.reading;
        if (!types.has(event.type)) continue;
        const plan = await planEvent(event, mappings);
        requested.add(plan, listed[step.object]?.modifiedAt ?? 0);
        if (plan.kind === 'failed' && retryOf(plan.failure) !== 'never') noteUnread(plan.failure);
      } else if (scopeOf(step.reading.failure) === 'service') {
        noteUnread(step.reading.failure);
      }
    }
    result.interrupted = host.signal.aborted;
    if (result.interrupted) break;
    result.objects += objects.length;
    host.onProgress({ objects: result.objects, key: page.at(-1)?.object.key ?? '' });
  }
  result.unread = { objects: unread.objects, codes: [...unread.codes] };
}
