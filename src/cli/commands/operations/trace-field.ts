// Which events set a field of a record in Salesforce: the log says which events wrote the record, the bucket what they contain,
// and the mappings what they set.

import type { JsonValue } from '../../../json.ts';
import { labelOf, objectLabel } from '../../../overview/words/labels.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import type { SalesforceSchema, SObjectField } from '../../../salesforce-schema.ts';
import { readRecordId } from '../../../values/record-id.ts';
import { connectTo } from '../../aws/target.ts';
import { loadFolders } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { fieldHistory, type RecordWriter } from '../../trace/index/field-history.ts';
import { contentIn } from '../../trace/index/stored-events.ts';
import type { LoggedOutcome } from '../../trace/logged-outcome.ts';
import { findTries, type TraceHost, type TraceOptions } from './trace.ts';

export interface FieldTrace {
  recordId: string;
  /** As the user typed it. */
  since: string;
  /** Absent if the log of this time has no event that wrote the record. */
  sObject?: string;
  /** API name, in the spelling of the snapshot. */
  field: string;
  /** "Last Name" */
  label?: string;
  /** Newest first. */
  setters: FieldSetterLine[];
  /** Events that wrote the record. */
  writers: number;
  interrupted: boolean;
}

export interface FieldSetterLine {
  /** RFC 3339: when the record was written. */
  at?: string;
  event: { id: string; source: string; type: string };
  bucket: string;
  key: string;
  line: number;
  /** What the mappings give for the event now; null if the field was cleared. */
  value: JsonValue;
}

/** @param text Id of a record. Throws `UsageError`. */
export async function traceField(
  text: string,
  field: string,
  options: TraceOptions,
  host: TraceHost,
): Promise<FieldTrace> {
  const recordId = readRecordId(text);
  if (recordId === undefined) {
    throw new UsageError(`${text} is not the Id of a record. A field can be traced for a record: s3sf trace ID FIELD`);
  }
  const { mappings, schema } = await loadFolders(options);
  const { tries, interrupted } = await findTries(recordId, options, host);
  const writers = writersIn(tries);
  const base = { recordId, since: options.since, writers: writers.length, interrupted };
  const sObject = tries.flatMap(({ written }) => written).find(({ id }) => isSame(id, recordId))?.sObject;
  if (sObject === undefined) return { ...base, field, setters: [] };
  const described = fieldNamed(field, sObject, schema);
  const target = await connectTo(options, host.env);
  try {
    const bucket = target.bucket();
    const found = await fieldHistory(writers, {
      sObject,
      id: recordId,
      field: described.name,
      mappings,
      contentOf: contentIn({ client: target.s3, bucket }, mappings),
    });
    return {
      ...base,
      sObject,
      field: described.name,
      label: `${objectLabel(schema, sObject)}: ${labelOf(described)}`,
      setters: found.map(({ event: { event, key, line }, attempt, value }) => ({
        ...(attempt.at !== undefined && { at: attempt.at }),
        ...{ event: attempt.event ?? event, bucket, key, line, value },
      })),
    };
  } finally {
    target.close();
  }
}

const isSame = (id: string | undefined, recordId: string) => id?.slice(0, 15) === recordId.slice(0, 15);

interface Writer extends RecordWriter {
  event: NonNullable<LoggedOutcome['event']>;
  at?: string;
}

/** Newest first. */
function writersIn(tries: readonly LoggedOutcome[]): Writer[] {
  const events = Map.groupBy(tries, ({ location: { key, line } }) => `${key}:${line}`);
  return [...events.values()]
    .flatMap((own): Writer[] => {
      const last = own.findLast(({ outcome }) => outcome !== 'duplicate') ?? own.at(-1);
      if (!last?.event) return [];
      const { event, at, location } = last;
      const { key, line, versionId } = location;
      return [
        {
          event,
          ...(at !== undefined && { at }),
          key,
          line,
          ...(versionId !== undefined && { versionId }),
          tries: own,
        },
      ];
    })
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? 1 : -1));
}

/** `LastName`, or `Contact.LastName`. */
function fieldNamed(text: string, sObject: string, schema: SalesforceSchema): SObjectField {
  const [, object = sObject, name = text] = /^(\w+)\.(\w+)$/.exec(text) ?? [];
  if (object.toLowerCase() !== sObject.toLowerCase()) {
    throw new UsageError(`this record is a ${sObject}, so it has no field ${text}`);
  }
  const field = schema.field(sObject, name);
  if (field) return field;
  const closest = closestName(name, schema.sObject(sObject)?.fields.map((each) => each.name) ?? []);
  const hint = closest === undefined ? '' : `. Did you mean ${closest}?`;
  throw new UsageError(`the schema snapshot has no field ${name} of ${sObject}${hint}`);
}
