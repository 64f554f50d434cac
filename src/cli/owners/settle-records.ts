// What becomes of each record that nobody owns, and the change of those whose owner is there.
import { FailureError } from '../../failure.ts';
import type { SalesforceApi } from '../../pipeline/write/salesforce/api.ts';
import { type FoundOwner, findOwners, ownerName } from './find-owners.ts';
import { type Given, type Giving, giveOwners, type OwnerToGive } from './give-owners.ts';
import type { RequestedOwner, RequestedOwners } from './owner-rules.ts';
import type { UnownedRecord } from './unowned-records.ts';

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
  /** Its events name different owners, or one of them sets the owner by a value. */
  | 'several-owners'
  /** The object of its event was written after the record was created, so another event may have created it. */
  | 'written-later'
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

export interface Judged {
  records: UnassignedRecord[];
  /** Those whose owner can be set. */
  ready: Map<OwnerToGive, UnassignedRecord>;
}

/** Throws `FailureError`, and `UsageError` where the org does not have what the mappings name. */
export async function judgeRecords(
  unowned: readonly UnownedRecord[],
  { requested, userId, api }: { requested: RequestedOwners; userId: string; api: SalesforceApi },
): Promise<Judged> {
  const asked = new Map(unowned.map((record) => [record, requested.of(record.recordIds, record.createdAt)]));
  const links = [...asked.values()].flatMap((each) => (each?.kind === 'one' ? each.link : []));
  const owners = await findOwners(links, api);
  const judged: Judged = { records: [], ready: new Map() };
  for (const [{ id, sObject, modified }, own] of asked) {
    const owner = own?.kind === 'one' ? owners.get(ownerName(own.link)) : undefined;
    // Its event names the integration user itself.
    if (owner?.kind === 'active' && isSameId(owner.id, userId)) continue;
    const record: UnassignedRecord = { id, sObject, state: stateOf(own, owner), ...(own && eventOf(own)) };
    judged.records.push(record);
    if (owner?.kind === 'active') judged.ready.set({ sObject, id, ownerId: owner.id, modified }, record);
  }
  return judged;
}

function stateOf(requested: RequestedOwner | undefined, owner: FoundOwner | undefined): OwnerState {
  if (requested?.kind === 'several') return 'several-owners';
  if (requested?.kind === 'later') return 'written-later';
  if (!owner) return 'not-requested';
  return owner.kind === 'active' ? 'ready' : `owner-${owner.kind}`;
}

function eventOf({ type, location: { bucket, key, line } }: RequestedOwner) {
  return { type, location: { bucket, key, line } };
}

/** Of an Id with 18 characters, the last three are a checksum. */
const isSameId = (a: string, b: string) => a.slice(0, 15) === b.slice(0, 15);

/** Gives records to their owners, and says why it stopped before the last one. */
export async function giveReady(
  ready: ReadonlyMap<OwnerToGive, UnassignedRecord>,
  giving: Giving,
): Promise<{ interrupted: boolean; stopped?: { code: string; message: string } }> {
  const onGiven = (record: OwnerToGive, given: Given) => {
    Object.assign(ready.get(record) as UnassignedRecord, stateAfter(given));
  };
  try {
    await giveOwners([...ready.keys()], giving, onGiven);
    const isLeft = [...ready.values()].some(({ state }) => state === 'ready');
    return { interrupted: giving.signal.aborted && isLeft };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message } = error.failure;
    return { interrupted: false, stopped: { code, message } };
  }
}

const stateAfter = (given: Given): Pick<UnassignedRecord, 'state' | 'code'> =>
  given.kind === 'refused' ? { state: 'refused', code: given.code } : { state: given.kind };
