// `POST /api/compare`
import type { JsonObject } from '../../../json.ts';
import { isJsonObject } from '../../../json.ts';
import type { CompareRequest, Comparison } from '../../contract.ts';
import { textIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { runLong } from '../thread/run-long.ts';

export async function compared(
  project: StudioProject,
  body: JsonObject,
  { timeZone, closing }: { timeZone: string; closing: AbortSignal },
): Promise<Comparison> {
  const request = compareRequest(body);
  const { folders } = project;
  const work = { files: project.files(), schema: project.schemaFiles(), folders, timeZone, request };
  return runLong({ kind: 'compare', ...work }, { closing });
}

function compareRequest(body: JsonObject): CompareRequest {
  const source = textIn(body, 'source');
  if (source !== 'examples' && source !== 'folder') throw new RequestError(400, '"source" must be examples or folder.');
  const unsaved = Array.isArray(body.unsaved) ? body.unsaved.filter(isJsonObject) : [];
  return {
    source,
    ...(body.folder !== undefined && { folder: textIn(body, 'folder') }),
    ...(body.against !== undefined && { against: textIn(body, 'against') }),
    unsaved: unsaved.map((each) => ({ path: textIn(each, 'path'), text: textIn(each, 'text') })),
  };
}
