// `s3sf preview`: what an event would do in Salesforce, by the same reading and the same plan as the function's.
import { allLines } from '../../line-ranges.ts';
import { readEvents } from '../../pipeline/event/read-events.ts';
import { previewEvent } from '../../pipeline/preview.ts';
import { describeBroken, isEmpty } from '../input/broken-file.ts';
import { fileStore } from '../input/file-store.ts';
import { type Folders, hasErrors, load } from '../input/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { renderPreview } from '../rendering/render-preview.ts';

export interface PreviewOptions extends Folders {
  json: boolean;
}

export async function preview(file: string, options: PreviewOptions, io: Io): Promise<ExitCode> {
  const { mappings, problems } = await load(options, io);
  let failed = hasErrors(problems);
  const limits = mappings.settings.limits;
  const object = { bucket: 'local', key: file };
  const types = mappings.all().flatMap((mapping) => mapping.types);
  let events = 0;
  for await (const reading of readEvents(object, allLines, { store: fileStore, envelope: mappings.envelope, limits })) {
    events += 1;
    if (reading.kind === 'failed') {
      failed = true;
      const { failure, location } = reading;
      const { text, at } = await describeBroken(file, failure, location.line);
      io.out(
        options.json ? `${JSON.stringify({ line: location.line, failure, at })}\n` : `${text} [${failure.code}]\n`,
      );
      continue;
    }
    const shown = await previewEvent(reading.event, mappings);
    if (shown.plan.kind === 'failed') failed = true;
    const line = reading.event.location.line;
    io.out(
      options.json
        ? `${JSON.stringify({ line, ...shown })}\n`
        : `${events > 1 ? '\n' : ''}${renderPreview(shown, types)}`,
    );
  }
  if (events === 0) io.err(`${file} ${(await isEmpty(file)) ? 'is empty' : 'holds no event'}\n`);
  return failed || events === 0 ? 1 : 0;
}
