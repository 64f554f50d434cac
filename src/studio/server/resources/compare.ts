// `POST /api/compare`
import { readMappingsIn } from '../../../cli/input/load.ts';
import { runningHere } from '../../../cli/local-stack/state.ts';
import type { JsonObject } from '../../../json.ts';
import type { CompareRequest, Comparison } from '../../contract.ts';
import { textIn } from '../http/json-body.ts';
import { RequestError } from '../http/request-error.ts';
import { unsavedIn } from '../http/unsaved-texts.ts';
import type { StudioProject } from '../project/studio-project.ts';
import { runLong } from '../thread/run-long.ts';

/** Reads the files anew, so that what was saved a moment ago is compared. */
export async function compared(
  project: StudioProject,
  body: JsonObject,
  { timeZone, closing }: { timeZone: string; closing: AbortSignal },
): Promise<Comparison> {
  const request = compareRequest(body);
  const { folders } = project;
  const files = await readMappingsIn(folders).catch(() => project.files());
  const running = request.source === 'bucket' ? await runningHere() : undefined;
  return runLong(
    {
      kind: 'compare',
      ...{ files, schema: project.schemaFiles(), folders, timeZone, request },
      ...(running && { bucket: { s3Url: running.s3Url, bucket: running.bucket } }),
    },
    { closing },
  );
}

const sources: readonly CompareRequest['source'][] = ['examples', 'folder', 'bucket'];

function compareRequest(body: JsonObject): CompareRequest {
  const source = sources.find((each) => each === body.source);
  if (!source) throw new RequestError(400, '"source" must be examples, folder or bucket.');
  return {
    source,
    ...(body.folder !== undefined && { folder: textIn(body, 'folder') }),
    ...(body.against !== undefined && { against: textIn(body, 'against') }),
    unsaved: unsavedIn(body),
  };
}
