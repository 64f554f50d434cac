// An object that different records find by different key fields: events about the same record cannot be told apart from
// events about two, so an older one may overwrite a newer.
import type { CompiledKey, CompiledMapping } from '../../pipeline/mapping/mappings.ts';
import type { Report } from '../report.ts';

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
    message: `${sObject} is found by ${key.field} here, and by ${usual.field} at ${file}:${line}: nobody can tell which of two events about the same record is the newer.`,
    hint: `Use ${usual.field} here too.`,
  });
}
