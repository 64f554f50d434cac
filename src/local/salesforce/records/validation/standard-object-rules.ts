// What Salesforce demands of a record of a standard object beyond its fields.
// Sources: Object Reference, Event (an Event that does not last all day has a start, and an end or a duration, with the
// codes as public code quotes them: `REQUIRED_FIELD_MISSING` for `ActivityDateTime` and for `DurationInMinutes`), and
// CampaignMember (a create for a Contact or Lead that is in the campaign already is an error: `DUPLICATE_VALUE`, `Already a
// campaign member.`). An Event that ends before it starts has a duration below 0: `Duration must be between 0 and 1440
// minutes`, FIELD_INTEGRITY_EXCEPTION, as https://support.rivasync.com/hc/en-us/articles/24498086130836 quotes it.
import type { OrgField, OrgObject } from '../../schema/org-schema.ts';
import { type RowError, rowError } from '../row-error.ts';
import type { RecordStore, Scalar, StoredRecord } from '../store.ts';

interface RowToComplete {
  store: RecordStore;
  object: OrgObject;
  values: ReadonlyMap<OrgField, Scalar>;
  /** Absent for a create. */
  existing?: StoredRecord;
}

/** Undefined if nothing is wrong. */
export function standardObjectRefused(options: RowToComplete): RowError[] | undefined {
  if (options.existing) return undefined;
  if (options.object.name === 'Event') return eventTimes(options);
  if (options.object.name === 'CampaignMember') return memberTwice(options);
  return undefined;
}

function eventTimes(options: RowToComplete): RowError[] | undefined {
  const has = (...names: string[]) => names.some((name) => isSet(sentOf(name, options)));
  if (sentOf('IsAllDayEvent', options) === true) {
    return has('ActivityDate', 'StartDateTime', 'ActivityDateTime') ? undefined : [missing('ActivityDate')];
  }
  if (!has('StartDateTime', 'ActivityDateTime')) return [missing('ActivityDateTime')];
  if (!has('EndDateTime', 'DurationInMinutes')) return [missing('DurationInMinutes')];
  return isBackwards(options) ? [negativeDuration] : undefined;
}

function isBackwards(options: RowToComplete): boolean {
  const minutes = sentOf('DurationInMinutes', options);
  if (typeof minutes === 'number') return minutes < 0;
  const start = sentOf('StartDateTime', options) ?? sentOf('ActivityDateTime', options);
  return Date.parse(String(sentOf('EndDateTime', options))) < Date.parse(String(start));
}

const negativeDuration = rowError(
  'FIELD_INTEGRITY_EXCEPTION',
  'Duration must be between 0 and 1440 minutes: Duration',
  ['DurationInMinutes'],
);

const missing = (name: string) => rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);

function memberTwice(options: RowToComplete): RowError[] | undefined {
  const { store, object } = options;
  const campaign = sentOf('CampaignId', options);
  const [person, id] =
    ['ContactId', 'LeadId'].map((name) => [name, sentOf(name, options)] as const).find(([, value]) => isSet(value)) ??
    [];
  if (person === undefined || !isSet(campaign)) return undefined;
  const isIn = [...store.all(object)].some(
    ({ values, deleted }) => !deleted && values.CampaignId === campaign && values[person] === id,
  );
  return isIn ? [rowError('DUPLICATE_VALUE', 'Already a campaign member.')] : undefined;
}

const isSet = (value: Scalar | undefined) => value !== undefined && value !== null;

function sentOf(name: string, { object, values }: RowToComplete): Scalar | undefined {
  const field = object.field(name);
  return field && values.get(field);
}
