// `GET` and `POST /api/salesforce/missing`: what `s3sf schema missing` finds, and one field of it added to the metadata, the
// permission sets and the snapshot.
import path from 'node:path';
import { findMissing, type MissingOptions, type MissingResult } from '../../../../cli/commands/schema/missing.ts';
import { UsageError } from '../../../../cli/io.ts';
import { projectFolders } from '../../../../cli/schema/project-folders.ts';
import type { JsonObject } from '../../../../json.ts';
import type { MappingFile } from '../../../../mapping-files.ts';
import { fieldTypeText, parseFieldType } from '../../../../org/missing/field-type.ts';
import { fieldFile, type MetadataFile, objectFile } from '../../../../org/missing/metadata-xml.ts';
import { aboutObject } from '../../../../org/missing/missing-metadata.ts';
import type { AddFieldAnswer, FieldsAnswer, MetadataText, MissingParts } from '../../../contract.ts';
import { textIn } from '../../http/json-body.ts';
import { RequestError } from '../../http/request-error.ts';
import { sentenceOf } from '../../http/sentence.ts';
import { unsavedIn } from '../../http/unsaved-texts.ts';
import type { StudioProject } from '../../project/studio-project.ts';
import { fieldUses } from './field-use.ts';

const optionsOf = ({ folders }: StudioProject, more: Partial<MissingOptions> = {}): MissingOptions => ({
  ...folders,
  ...projectFolders,
  write: false,
  type: [],
  ...more,
});

export async function missingParts(
  project: StudioProject,
  unsaved: readonly MappingFile[] = [],
): Promise<MissingParts> {
  const { fields, objects, standard, unknown } = await findMissing(optionsOf(project, { unsaved }));
  return {
    fields: fields.map((each) => ({
      object: each.sObject,
      field: each.field,
      typeText: fieldTypeText(each.type),
      ...(each.because !== undefined && { because: each.because }),
      events: [...each.events],
      metadata: inProject(fieldFile(each)),
    })),
    objects: objects.map((each) => ({
      object: each.sObject,
      about: aboutObject(each),
      metadata: inProject(objectFile(each)),
    })),
    standard,
    unknown,
  };
}

export async function fieldsAnswer(project: StudioProject, unsaved: readonly MappingFile[]): Promise<FieldsAnswer> {
  const uses = fieldUses(project, unsaved);
  try {
    return { uses, parts: await missingParts(project, unsaved) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { uses, problem: sentenceOf(error.message) };
  }
}

const inProject = ({ path: name, text }: MetadataFile): MetadataText => ({
  path: path.posix.join(projectFolders.objects, name),
  text,
});

export async function addedField(project: StudioProject, body: JsonObject): Promise<AddFieldAnswer> {
  const name = `${textIn(body, 'object')}.${textIn(body, 'field')}`;
  const typeText = textIn(body, 'typeText');
  const { writes } = body;
  if (typeof writes !== 'boolean') throw new RequestError(400, '"writes" must be true or false.');
  const parsed = parseFieldType(typeText);
  if ('problem' in parsed) return { kind: 'refused', reason: sentenceOf(parsed.problem) };
  const result = await found(
    optionsOf(project, { write: writes, type: [`${name}=${typeText}`], only: [name], unsaved: unsavedIn(body) }),
  );
  if (writes) await project.look().catch(() => {});
  return {
    kind: writes ? 'added' : 'shown',
    metadata: [...result.objects.map(objectFile), ...result.fields.map(fieldFile)].map(inProject),
    written: [...result.written, ...result.changed],
    kept: result.kept,
  };
}

/** The field may have been added meanwhile, or be no custom field. */
async function found(options: MissingOptions): Promise<MissingResult> {
  try {
    return await findMissing(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new RequestError(409, sentenceOf(error.message.replace(/^--type /, '')));
  }
}
