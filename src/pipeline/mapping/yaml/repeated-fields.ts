// A field can have one value: it may stand in one of key, fields, constants and links, and there once.
import type { Problem } from '../../../problem.ts';
import type { RawRecord } from '../compile/raw-mapping.ts';
import type { NodePath, YamlSource } from './yaml-source.ts';

/** Salesforce ignores case in field names, and so does this. Reported where the field stands again. */
export function repeatedFields(raw: RawRecord, path: NodePath, source: YamlSource): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
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
          message: `"${name}" has a value already, under "${before}".`,
          hint: 'Keep one of the two.',
        }),
      );
    }
  }
  return problems;
}
