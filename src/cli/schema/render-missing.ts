// The result of `s3sf schema missing`: what is missing with its type, and what was written.
import { fieldTypeText } from '../../org/missing/field-type.ts';
import { fieldFile, objectFile } from '../../org/missing/metadata-xml.ts';
import { aboutField, aboutObject, type Missing } from '../../org/missing/missing-metadata.ts';
import type { MissingResult } from '../commands/schema/missing.ts';
import { wrap } from '../rendering/fit-text.ts';
import { renderTable, wrapped } from '../rendering/render-table.ts';
import type { Style, Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const missingView: View<MissingResult> = {
  out: renderMissing,
  json: missingJson,
  exitCode: (result) => (isNothing(result) || (isWritten(result) && result.unknown.length === 0) ? 0 : 1),
};

const isNothing = ({ standard, objects, fields, unknown }: Missing) =>
  standard.length + objects.length + fields.length + unknown.length === 0;

const isWritten = ({ written, changed }: MissingResult) => written.length + changed.length > 0;

function missingJson({ standard, objects, fields, unknown, ...files }: MissingResult) {
  return {
    files: [
      ...objects.map((object) => ({ ...objectFile(object), about: aboutObject(object) })),
      ...fields.map((field) => ({ ...fieldFile(field), about: aboutField(field) })),
    ],
    fields: fields.map(({ sObject, field, type, because }) => ({
      ...{ object: sObject, field, type: fieldTypeText(type) },
      ...(because !== undefined && { because }),
    })),
    standard,
    unknown,
    ...files,
  };
}

function renderMissing(result: MissingResult, terminal: Terminal): string {
  const { standard, objects, fields, unknown, written, changed, kept } = result;
  if (isNothing(result) && !isWritten(result))
    return 'The snapshot has every object and field that the mappings use.\n';
  const row =
    (text: string, style: Style) =>
    (what: string): [string, Style, string] => [text, style, what];
  const rows = [
    ...standard.map((name) => `${name}: a standard object`).map(row('missing', 'warning')),
    ...objects.map(aboutObject).map(row('missing', 'warning')),
    ...fields.map(aboutField).map(row('missing', 'warning')),
    ...unknown.map(aboutUnknown).map(row('unknown', 'error')),
    ...written.map(row('written', 'good')),
    ...changed.map(row('changed', 'good')),
    ...kept.map((file) => `${file}: the file exists`).map(row('kept', 'muted')),
  ];
  const cells = rows.map(([text, style, what]) => [{ text, style }, what]);
  const table = renderTable(cells, { terminal, columns: [{}, wrapped] });
  return `${table}${nextSteps(result)
    .map((text) => `${wrap(text, { width: terminal.width })}\n`)
    .join('')}`;
}

/** A name without `__c`: misspelled, or of a custom field or object whose ending was left out. */
function aboutUnknown(name: string): string {
  const what = name.includes('.') ? 'field' : 'object';
  return `${name}: no standard ${what} has this name. To add a custom ${what}, write ${name.slice(name.indexOf('.') + 1)}__c in the mapping.`;
}

/** A field of the person's own shows best how to write it. Keys and links can have no other type. */
function otherType(fields: Missing['fields']): string | undefined {
  const free = fields.filter(
    ({ type }) => !('isKey' in type) && type.kind !== 'Lookup' && type.kind !== 'MasterDetail',
  );
  const own = free.find(({ type }) => type.kind === 'Number') ?? free[0];
  if (!own) return undefined;
  const other = own.type.kind === 'Number' ? 'Number(3, 1)' : own.type.kind === 'Text' ? 'Text(80)' : 'Text(255)';
  return `To choose another type, such as ${other}: --write --type "${visible(`${own.sObject}.${own.field}`)}=${other}". Repeat --type for each field.`;
}

function nextSteps(result: MissingResult): string[] {
  const { standard, objects, fields, unknown } = result;
  if (isWritten(result)) {
    return ['Next: read the new files, run "npx s3sf check", and deploy the metadata: see salesforce/README.md.'];
  }
  return [
    ...(standard.length + objects.length + fields.length > 0
      ? [
          'To add all of it to the metadata, the permission sets and the snapshot, run "npx s3sf schema missing --write".',
        ]
      : []),
    ...[otherType(fields)].filter((text) => text !== undefined),
    ...(unknown.length > 0
      ? ['If the org has a name that is not known here, run "npx s3sf schema pull" with the name of its object.']
      : []),
  ];
}
