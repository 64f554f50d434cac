// `s3sf preview`: what each event of a file would do in Salesforce, read and planned as the function does it.
import type { Failure } from '../../../failure.ts';
import { allLines } from '../../../line-ranges.ts';
import { readEvents } from '../../../pipeline/event/reading/read-events.ts';
import { howToRead } from '../../../pipeline/how-to-read.ts';
import { type Preview, previewEvent } from '../../../pipeline/preview.ts';
import { type BrokenAt, describerOf } from '../../input/broken-file.ts';
import { storeOfFile } from '../../input/file-store.ts';
import { type Folders, hasErrors, loadFolders, type OnProblems } from '../../input/load.ts';

/** One line of the file: an event and what it would do, or why no event could be read. */
export type PreviewResult =
  | { kind: 'event'; line: number; preview: Preview }
  | {
      kind: 'unreadable';
      line: number;
      failure: Failure;
      /** Location and reason, for people. */
      text: string;
      /** Where the file stops being JSON, if that is known. */
      at?: BrokenAt;
    };

export interface PreviewOptions extends Folders {
  /** The key that the object has in the bucket, for what the settings say about its prefix. Default: the path. */
  key?: string;
}

export interface PreviewedFile {
  /** One after the other, so that a large file needs little memory. */
  results: AsyncIterable<PreviewResult>;
  /** Event types that have a mapping. */
  types: string[];
  /** A mapping file has errors. */
  hasErrors: boolean;
}

/** @param file path, or `-` for standard input. Throws `UsageError`, also while the results are read. */
export async function previewFile(
  file: string,
  options: PreviewOptions,
  onProblems?: OnProblems,
): Promise<PreviewedFile> {
  const { mappings, problems } = await loadFolders(options, onProblems);
  async function* results(): AsyncGenerator<PreviewResult> {
    const context = { store: storeOfFile(file), ...howToRead(mappings) };
    const describe = describerOf(file);
    for await (const reading of readEvents({ bucket: 'local', key: options.key ?? file }, allLines, context)) {
      if (reading.kind === 'failed') {
        const { failure, location } = reading;
        const broken = await describe(failure, location.line);
        yield { kind: 'unreadable', line: location.line, failure, ...broken };
      } else {
        const { event } = reading;
        yield { kind: 'event', line: event.location.line, preview: await previewEvent(event, mappings) };
      }
    }
  }
  return {
    results: results(),
    types: mappings.all().flatMap(({ types }) => types),
    hasErrors: hasErrors(problems),
  };
}
