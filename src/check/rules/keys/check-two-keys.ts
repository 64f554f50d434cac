// Finds objects that are identified by different key fields. Events with different keys can be about the same record
// without anyone noticing, so an older value can overwrite a newer one.
import type { CompiledKey, CompiledMapping } from '../../../pipeline/mapping/mappings.ts';
import type { Report } from '../../report.ts';

export function checkTwoKeys(mappings: readonly CompiledMapping[], report: Report): void {
  const keys = mappings.flatMap(({ rules }) => rules.flatMap(({ sObject, key }) => (key ? [{ sObject, key }] : [])));
  for (const [sObject, own] of Map.groupBy(keys, (each) => each.sObject)) {
    const byField = [...Map.groupBy(own, ({ key }) => key.field).values()].sort((a, b) => b.length - a.length);
    const usual = byField[0]?.[0]?.key;
    if (usual) for (const { key } of byField.slice(1).flat()) reportKey(sObject, key, usual, report);
  }
}

function reportKey(sObject: string, key: CompiledKey, usual: CompiledKey, report: Report) {
  const { file, line } = usual.nameLocation;
  report(key.nameLocation, {
    code: 'mapping/two-keys',
    severity: 'warning',
    message: `${sObject} is identified by ${key.field} here and by ${usual.field} at ${file}:${line}, so an older event could overwrite a newer one.`,
    hint: `Use ${usual.field} here as well.`,
  });
}
