// What a record may hold after all events of a run: each field has the value of the newest event that was applied. An
// abandoned event may or may not have been written; it does not allow older events' values. What a person sets stands
// until an event sets that field: one that is delivered for the first time after it, and that no newer event supersedes.
import type { RecordHistory } from './history.ts';
import { compare } from './order.ts';
import type { PersonChange } from './person-change.ts';
import type { ModelValue } from './plan.ts';

export interface ExpectedRecord {
  mustExist: boolean;
  mayExist: boolean;
  /** The allowed values of each field; links as `OBJECT:IDENTITY`. */
  fields: Map<string, Set<ModelValue>>;
}

type Maybe<T> = T | undefined;

const isNewer = (a: Maybe<RecordHistory>, b: Maybe<RecordHistory>) =>
  a !== undefined && (b === undefined || compare(a.order, b.order) > 0);

export function expectedRecord(writes: readonly RecordHistory[], changes: readonly PersonChange[]): ExpectedRecord {
  if (new Set(writes.map(({ order }) => order.measure)).size > 1) return undecided(writes, changes);
  // If one event writes a record several times, the last write wins.
  const newestFirst = writes.toReversed().sort((a, b) => compare(b.order, a.order));
  const deletes = newestFirst.filter(({ operation }) => operation === 'delete');
  const others = newestFirst.filter(({ operation }) => operation !== 'delete');
  const fields = new Map<string, Set<ModelValue>>();
  const names = new Set([...others.flatMap((write) => [...write.fields.keys()]), ...editedFields(changes)]);
  for (const name of names)
    fields.set(name, finalValue(name, changes) ?? allowedValues(name, others, deletes, changes));
  return { ...existence(others, deletes, changes), fields };
}

function existence(
  others: readonly RecordHistory[],
  deletes: readonly RecordHistory[],
  changes: readonly PersonChange[],
) {
  const creators = others.filter(({ operation }) => operation !== 'update');
  const certainDelete = deletes.find(({ certain }) => certain);
  const creator = creators.find(({ certain }) => certain);
  const last = changes.findLast(({ kind }) => kind !== 'edited');
  const isRemoved = last?.kind === 'removed';
  if (last?.isFinal) return { mustExist: !isRemoved, mayExist: !isRemoved };
  // A create is made once: what people remove afterwards, no other delivery of it brings back.
  const isOnlyCreated = deletes.length === 0 && others.every(({ operation }) => operation === 'create');
  if (isRemoved && isOnlyCreated && others.every(({ appliedAt }) => appliedAt < last.at))
    return { mustExist: false, mayExist: false };
  const isMade = last !== undefined && !isRemoved;
  // After a removal, only an event that nothing supersedes creates the record afresh.
  const certain = others.find((write) => write.certain);
  const isCreatedAfresh =
    creator !== undefined && creator === certain && creator.startedAt > (last?.at ?? Number.NEGATIVE_INFINITY);
  return {
    mustExist: isNewer(creator, deletes[0]) && (!isRemoved || isCreatedAfresh),
    mayExist: (creators.length > 0 && isNewer(others[0], certainDelete)) || (isMade && !certainDelete),
  };
}

/** What a person set when all events had been applied. A record that was removed and created again has lost it. */
function finalValue(name: string, changes: readonly PersonChange[]): Set<ModelValue> | undefined {
  const finals = changes.filter(({ isFinal }) => isFinal);
  const removal = finals.findLastIndex(({ kind }) => kind === 'removed');
  const later = finals.slice(removal + 1);
  const value = later.findLast(({ fields }) => fields[name] !== undefined)?.fields[name];
  if (value !== undefined) return new Set([value]);
  return removal >= 0 && later.some(({ kind }) => kind === 'created') ? new Set([null]) : undefined;
}

function allowedValues(
  name: string,
  others: readonly RecordHistory[],
  deletes: readonly RecordHistory[],
  changes: readonly PersonChange[],
): Set<ModelValue> {
  // Of several creates of one record, the first to arrive creates it, whichever that is.
  const setters = others.filter((write) => write.fields.has(name));
  const certain = setters.find(
    (setter) => setter.certain && setter.operation !== 'create' && setter.sureFields.has(name),
  );
  const allowed = new Set<ModelValue>();
  // A delete that arrives after a newer write is superseded as a whole. It leaves the values of older events that arrived
  // before it, as the mappings of that time wrote them.
  const olderValuesMayRemain = !certain || isNewer(deletes[0], certain);
  // When a late older write has overwritten an event that the org now rejects, nothing can restore that event's values.
  const isBeyondRepair = setters.some((setter) => setter.overruled && (setter === certain || isNewer(setter, certain)));
  for (const setter of setters) {
    const isLeftover = olderValuesMayRemain && isNewer(deletes[0], setter);
    if (setter !== certain && !isNewer(setter, certain) && !isLeftover && !isBeyondRepair) continue;
    for (const value of setter.fields.get(name) ?? []) allowed.add(value);
    if (setter.hasLostContent && !setter.sureFields.has(name)) allowed.add(null);
    // A replay rewrites neither events that earlier mappings applied and the org rejects now, nor what they created once.
    if (isLeftover || isBeyondRepair || !setter.certain || setter.operation === 'create')
      for (const value of setter.former.get(name) ?? []) allowed.add(value);
  }
  const creators = others.filter(({ operation }) => operation !== 'update');
  const isSetByAll = creators.every(({ sureFields }) => sureFields.has(name)) && changes.length === 0;
  if (olderValuesMayRemain && !isSetByAll) allowed.add(null);
  // A record that was removed has no values once an event creates it afresh.
  if (changes.some(({ kind, at }) => kind === 'removed' && at >= (certain?.startedAt ?? 0))) allowed.add(null);
  for (const { at, fields } of changes) {
    const value = fields[name];
    if (value !== undefined && at >= (certain?.startedAt ?? 0)) allowed.add(value);
  }
  return allowed;
}

/** Events were ordered by two measures, which cannot be compared: any of them may have written last. */
function undecided(writes: readonly RecordHistory[], changes: readonly PersonChange[]): ExpectedRecord {
  const fields = new Map<string, Set<ModelValue>>();
  for (const name of new Set(writes.flatMap((write) => [...write.fields.keys()]))) {
    const values = writes.flatMap((write) => [...(write.fields.get(name) ?? []), ...(write.former.get(name) ?? [])]);
    const edited = changes.flatMap((change) => change.fields[name] ?? []);
    fields.set(name, new Set([...values, ...edited, null]));
  }
  return { mustExist: false, mayExist: true, fields };
}

/** Fields that people set; the record's own id and key are not among them. */
const editedFields = (changes: readonly PersonChange[]) =>
  changes.flatMap(({ kind, fields }) => (kind === 'restored' ? [] : Object.keys(fields)));
