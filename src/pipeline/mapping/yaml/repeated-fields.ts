// A field can have one value: it can occur once in all of key, fields, constants and links.
import type { Problem } from '../../../problem.ts';
import type { RawRecord } from '../compile/raw-mapping.ts';
import type { NodePath, YamlSource } from './yaml-source.ts';

/** Ignores case, as Salesforce does in field names. Reported at the second occurrence. */
export function repeatedFields(raw: RawRecord, path: NodePath, source: YamlSource): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  if (raw.recordType !== undefined) first.set('recordtypeid', 'recordType');
  for (const part of ['key', 'fields', 'constants', 'links'] as const) {
    for (const name of Object.keys(raw[part] ?? {})) {
      const before = first.get(name.toLowerCase());
      if (before === undefined) {
        first.set(name.toLowerCase(), part);
        continue;
      }
      problems.push(
        source.problem(source.namePositionOf([...path, part, name]), {
          code: 'mapping/field-twice',
          message:
            before === 'recordType'
              ? `"${name}" already has a value by "recordType".`
              : `"${name}" already has a value under "${before}".`,
          hint: 'Keep one of the two.',
        }),
      );
    }
  }
  return problems;
}
