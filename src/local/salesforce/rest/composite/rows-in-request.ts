// The rows of a request, as fault rules match them: of a single row, of Collections, of a composite's subrequests.
import type { RowInRequest } from '../../faults/fault-list.ts';
import { isObject } from '../../records/validation/read-row.ts';
import { type ParsedPath, parsePath } from '../parse-path.ts';

/** The rows of one request other than a composite. */
export function rowsOfBody({ segments }: Pick<ParsedPath, 'segments'>, body: unknown): RowInRequest[] {
  const [resource, second, third, fourth] = segments;
  if (resource === 'sobjects' && second !== undefined) {
    const key = fourth === undefined || third === undefined ? {} : { [third]: fourth };
    return [{ sObject: second, fields: { ...(isObject(body) ? body : {}), ...key }, row: 0 }];
  }
  if (resource !== 'composite' || second !== 'sobjects' || !isObject(body) || !Array.isArray(body.records)) return [];
  return body.records
    .filter(isObject)
    .map((fields, row) => ({ sObject: typeName(fields) ?? third ?? '', fields, row }));
}

/** The rows of a whole HTTP call. */
export function rowsOfCall(path: ParsedPath, body: unknown): RowInRequest[] {
  const subrequests = isObject(body) && Array.isArray(body.compositeRequest) ? body.compositeRequest : undefined;
  if (!subrequests) return rowsOfBody(path, body);
  return subrequests.filter(isObject).flatMap((subrequest) => {
    try {
      return rowsOfBody(parsePath(String(subrequest.url)), subrequest.body);
    } catch {
      return [];
    }
  });
}

function typeName(fields: Record<string, unknown>): string | undefined {
  return isObject(fields.attributes) && typeof fields.attributes.type === 'string' ? fields.attributes.type : undefined;
}
