// `s3sf publish`: puts event files into the bucket.
import type { ExitCode, Io } from '../io.ts';
import { type PublishOptions, publishFiles } from '../publish/publish-files.ts';
import { renderPublished, renderPublishWarning } from '../publish/render-publish.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export interface PublishCommandOptions extends PublishOptions {
  json: boolean;
}

export async function publish(
  files: readonly string[],
  { json, ...options }: PublishCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const { out, err } = terminalsOf(io);
  const progress = startProgress(io, 'Publishing files', { isSilent: json });
  let done = 0;
  try {
    await publishFiles(files, options, (published) => {
      const { file, bucket, key, replaced } = published;
      progress.clear();
      io.err(renderPublishWarning(published, err));
      io.out(json ? `${JSON.stringify({ file, bucket, key, replaced })}\n` : renderPublished(published, out));
      done += 1;
      progress.update(done, { total: files.length });
    });
  } finally {
    progress.end();
  }
  return 0;
}
