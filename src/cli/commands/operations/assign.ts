// Gives records that nobody owns to the owners that their events ask for. The org says which records still belong to the
// integration user, the events in the bucket say who should own them: see docs/decisions/010-records-without-an-owner.md.
import { systemClock } from '../../../clock.ts';
import { FailureError, scopeOf } from '../../../failure.ts';
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
import { findOwners, ownerName } from '../../owners/find-owners.ts';
import { type Given, giveOwners, type OwnerToGive } from '../../owners/give-owners.ts';
import { createdWithOwner, type RequestedOwners, requestedOwners, typesWithOwner } from '../../owners/owner-rules.ts';
import { type UnownedRecord, unownedRecords } from '../../owners/unowned-records.ts';
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

/** What becomes of a record that nobody owns. */
export type OwnerState =
  /** The owner exists and is active; with `yes` the record was given to them. */
  | 'ready'
  | 'given'
  /** No record has the owner's key. */
  | 'owner-missing'
  | 'owner-inactive'
  /** Several records have the owner's key. */
  | 'owner-ambiguous'
  /** No event that was read asks for an owner. */
  | 'not-requested'
  /** Somebody changed it meanwhile: it was left alone. */
  | 'changed'
  /** Salesforce refused the new owner. */
  | 'refused';

export interface UnassignedRecord {
  id: string;
  sObject: string;
  state: OwnerState;
  /** Of the event that asks for the owner. */
  type?: string;
  location?: { bucket: string; key: string; line: number };
  /** Salesforce's code, if it refused. */
  code?: string;
}

export interface AssignResult {
  /** Objects that the mappings create with an owner that may be left out. */
  sObjects: string[];
  records: UnassignedRecord[];
  /** Objects in the bucket that were read. */
  objects: number;
  unread: { objects: number; codes: string[] };
  interrupted: boolean;
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
    const { api, userId } = await logInAsFunction(options, target, host.env);
    const unowned = await unownedRecords(created, userId, api);
    if (unowned.length === 0) return result;
    const names = new Set(unowned.map(({ recordId }) => recordId));
    const requested = requestedOwners((recordId) => names.has(recordId));
    await readEvents({ target, bucket, isInTime, mappings, requested, options, host, result });
    // An event that was not read could be the one that created the record.
    const isWhole = !result.interrupted && result.unread.objects === 0;
    await settle({ unowned, requested, userId, api, gives: options.yes && isWhole, result });
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
  env: Io['env'],
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
    limitShare: () => 1,
    timeoutMs: () => orgTimeoutMs,
    fetch,
    clock: systemClock,
  });
  await api.call({ method: 'GET', path: '/limits' });
  const userId = api.userId?.();
  if (userId !== undefined) return { api, userId };
  throw new UsageError('Salesforce did not say which user logged in, so the records without an owner are not known');
}

interface Reading {
  target: Target;
  bucket: string;
  isInTime: (written: { modifiedAt: number }) => boolean;
  mappings: Mappings;
  requested: RequestedOwners;
  options: AssignOptions;
  host: AssignHost;
  result: AssignResult;
}

async function readEvents(reading: Reading): Promise<void> {
  const { target, bucket, isInTime, mappings, requested, options, host, result } = reading;
  const dependencies = { store: s3ObjectStore(target.s3), ...howToReadAnyTime(mappings) };
  const types = typesWithOwner(mappings);
  const unread: UnreadObjects = { objects: 0, codes: new Set() };
  for await (const page of listObjects(target.s3, { bucket, prefix: options.prefix, after: undefined })) {
    const objects = page.filter(isInTime).map(({ object }) => object);
    for await (const step of readRequests([{ objects, lines: allLines }], dependencies)) {
      if (step.kind !== 'reading') continue;
      if (step.reading.kind === 'event') {
        const { event } = step.reading;
        if (types.has(event.type)) requested.add(await planEvent(event, mappings));
      } else if (scopeOf(step.reading.failure) === 'service') {
        unread.objects += 1;
        unread.codes.add(step.reading.failure.code);
      }
    }
    result.objects += objects.length;
    host.onProgress({ objects: result.objects, key: page.at(-1)?.object.key ?? '' });
    result.interrupted = host.signal.aborted;
    if (result.interrupted) break;
  }
  result.unread = { objects: unread.objects, codes: [...unread.codes] };
}

interface Settling {
  unowned: readonly UnownedRecord[];
  requested: RequestedOwners;
  userId: string;
  api: JsforceApi;
  gives: boolean;
  result: AssignResult;
}

async function settle({ unowned, requested, userId, api, gives, result }: Settling): Promise<void> {
  const owners = await findOwners(
    [...requested.owners.values()].map(({ link }) => link),
    api,
  );
  const ready = new Map<OwnerToGive, UnassignedRecord>();
  for (const { id, sObject, recordId } of unowned) {
    const asked = requested.owners.get(recordId);
    const owner = asked && owners.get(ownerName(asked.link));
    const { bucket, key, line } = asked?.location ?? {};
    const record: UnassignedRecord = {
      id,
      sObject,
      state: !owner ? 'not-requested' : owner.kind === 'active' ? 'ready' : `owner-${owner.kind}`,
      ...(asked && { type: asked.type }),
      ...(bucket !== undefined && key !== undefined && line !== undefined && { location: { bucket, key, line } }),
    };
    result.records.push(record);
    if (owner?.kind === 'active') ready.set({ sObject, id, ownerId: owner.id }, record);
  }
  if (!gives) return;
  await giveOwners([...ready.keys()], userId, api, (record, given) => {
    Object.assign(ready.get(record) as UnassignedRecord, stateAfter(given));
  });
}

const stateAfter = (given: Given): Pick<UnassignedRecord, 'state' | 'code'> =>
  given.kind === 'refused' ? { state: 'refused', code: given.code } : { state: given.kind };
