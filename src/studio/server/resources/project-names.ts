// The event types of the mapping files, and the fields that they name.
import { isSettingsFile, type MappingFile, withUnsaved } from '../../../mapping-files.ts';
import { textLines } from '../../../pipeline/mapping/yaml/text-lines.ts';
import type { MappingForm } from '../../contract.ts';
import { readDocument } from '../../edit/mapping-document.ts';
import { mappingForm } from '../../form/mapping-form.ts';
import type { StudioProject } from '../project/studio-project.ts';

export interface MappingNames {
  path: string;
  types: string[];
  /** API names of the fields that it sets, and of those that identify records. */
  fields: { object: string; field: string; line: number }[];
}

/** Parsing 500 files takes longer than the rest of the first screen. */
const known = new WeakMap<MappingFile, MappingNames>();

/** @param unsaved in place of their files */
export const projectNames = (project: StudioProject, unsaved: readonly MappingFile[] = []): MappingNames[] =>
  withUnsaved(project.files(), unsaved).flatMap((file) => (isSettingsFile(file) ? [] : [namesOf(file, project)]));

export function namesOf(file: MappingFile, project: StudioProject): MappingNames {
  const found = known.get(file);
  if (found) return found;
  const document = readDocument(file.text);
  const form = document && mappingForm(document, project.schema());
  const names: MappingNames = {
    path: file.path,
    types: form?.types ?? [],
    fields: form ? fieldsOf(form, file.text) : [],
  };
  known.set(file, names);
  return names;
}

function fieldsOf({ rules }: MappingForm, text: string): MappingNames['fields'] {
  const lines = textLines(text);
  return rules.flatMap(({ object, rows }) =>
    rows.flatMap(({ field, link, whole }) => {
      const line = lines.indexOf(whole.start) + 1;
      return [
        ...(field === undefined ? [] : [{ object, field, line }]),
        ...(link ? [{ object: link.object, field: link.keyField, line }] : []),
      ];
    }),
  );
}
