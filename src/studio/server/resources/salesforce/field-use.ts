// `GET` and `POST /api/salesforce/fields`: which fields the mappings use, which nobody uses, and which the snapshot does not have.
import type { MappingFile } from '../../../../mapping-files.ts';
import { typeInWords } from '../../../../overview/words/field-types.ts';
import { labelOf, objectLabel } from '../../../../overview/words/labels.ts';
import type { FieldUse } from '../../../contract.ts';
import type { StudioProject } from '../../project/studio-project.ts';
import { projectNames } from '../project-names.ts';

/** Of the objects that the mappings write: others are no concern of theirs. */
export function fieldUses(project: StudioProject, unsaved: readonly MappingFile[] = []): FieldUse[] {
  const schema = project.schema();
  const named = projectNames(project, unsaved).flatMap(({ path, fields }) => fields.map((each) => ({ ...each, path })));
  const byField = Map.groupBy(named, ({ object, field }) => `${object.toLowerCase()}.${field.toLowerCase()}`);
  const written = [...new Map(named.map(({ object }) => [object.toLowerCase(), object])).values()];
  return written.flatMap((name) => {
    const object = schema.sObject(name);
    const label = objectLabel(schema, name);
    const filesOf = (field: string) =>
      (byField.get(`${name.toLowerCase()}.${field.toLowerCase()}`) ?? []).map(({ path, line }) => ({ path, line }));
    const known = (object?.fields ?? []).map((field): FieldUse => {
      const files = filesOf(field.name);
      const base = { object: object?.name ?? name, label, field: field.name, fieldLabel: labelOf(field), files };
      return { ...base, state: files.length > 0 ? 'used' : 'not-used', typeText: typeInWords(field, schema) };
    });
    const missing = new Map(
      named
        .filter((each) => each.object.toLowerCase() === name.toLowerCase() && !schema.field(name, each.field))
        .map((each) => [each.field.toLowerCase(), each.field]),
    );
    return [
      ...known,
      ...[...missing.values()].map(
        (field): FieldUse => ({
          object: name,
          label,
          field,
          fieldLabel: field,
          state: 'missing',
          files: filesOf(field),
        }),
      ),
    ];
  });
}
