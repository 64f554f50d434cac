// `GET /sobjects/X/updated|deleted?start=…&end=…`: ids of the records changed within a time span.

import type { StoredRecord } from '../records/store.ts';
import { datetimeText } from '../records/validation/read-value.ts';
import type { OrgObject } from '../schema/org-schema.ts';
import type { RestAnswer, RestCall } from './rest-call.ts';
import { restError } from './rest-error.ts';

export function updatedRows(call: RestCall, object: OrgObject): RestAnswer {
  const { records, latest } = changedBetween(call, object, false);
  return { status: 200, body: { ids: records.map((record) => record.id), latestDateCovered: latest } };
}

export function deletedRows(call: RestCall, object: OrgObject): RestAnswer {
  const { records, latest } = changedBetween(call, object, true);
  return {
    status: 200,
    body: {
      deletedRecords: records.map((record) => ({ deletedDate: record.values.SystemModstamp, id: record.id })),
      earliestDateAvailable: datetimeText(0),
      latestDateCovered: latest,
    },
  };
}

function changedBetween(
  call: RestCall,
  object: OrgObject,
  deleted: boolean,
): { records: StoredRecord[]; latest: string } {
  const [start, end] = ['start', 'end'].map((name) => Date.parse(call.query.get(name) ?? ''));
  if (start === undefined || end === undefined || Number.isNaN(start) || Number.isNaN(end))
    throw restError(400, 'INVALID_REPLICATION_DATE', 'The parameters start and end must be dates with times.');
  const [from, to] = [datetimeText(start), datetimeText(end)];
  const records = [...call.org.store.all(object)].filter((record) => {
    const modified = String(record.values.SystemModstamp);
    return record.deleted === deleted && modified >= from && modified <= to;
  });
  return { records, latest: to };
}
