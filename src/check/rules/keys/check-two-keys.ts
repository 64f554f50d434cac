// Finds objects that are identified by different key fields. Events with different keys can be about the same record
// without anyone noticing, so an older value can overwrite a newer one.
import type { CompiledMapping, SourceLocation } from '../../../pipeline/mapping/mappings.ts';
import type { Report } from '../../report.ts';

/** A record that is identified by a field. */
export interface KeyUse {
  sObject: string;
  field: string;
  location: SourceLocation;
}

export const keysIn = ({ rules }: CompiledMapping): KeyUse[] =>
  rules.flatMap(({ sObject, key }) => (key ? [{ sObject, field: key.field, location: key.nameLocation }] : []));

/** @param keys of all files, in the order of the files */
export function checkTwoKeys(keys: readonly KeyUse[], report: Report): void {
  for (const own of Map.groupBy(keys, ({ sObject }) => sObject).values()) {
    const byField = [...Map.groupBy(own, ({ field }) => field).values()].sort((a, b) => b.length - a.length);
    const usual = byField[0]?.[0];
    if (usual) for (const key of byField.slice(1).flat()) reportKey(key, usual, report);
  }
}

function reportKey({ sObject, field, location }: KeyUse, usual: KeyUse, report: Report) {
  const { file, line } = usual.location;
  report(location, {
    code: 'mapping/two-keys',
    severity: 'warning',
    message: `${sObject} is identified by ${field} here and by ${usual.field} at ${file}:${line}, so an older event could overwrite a newer one.`,
    hint: `Use ${usual.field} here as well. If the event does not have it and these are different records, accept the finding: # s3sf-ignore mapping/two-keys and your reason.`,
  });
}
