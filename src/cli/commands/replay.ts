// `s3sf replay`: sends objects of the bucket through the pipeline again.
import type { ExitCode, Io } from '../io.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';
import { isPrefixEmpty, renderReplay, renderReplayNotes } from '../replay/render-replay.ts';
import { planReplay, type ReplayOptions, type ReplayResult, runReplay } from '../replay/replay.ts';

export interface ReplayCommandOptions extends ReplayOptions {
  /** Counts only. */
  dryRun: boolean;
  json: boolean;
}

export async function replay(options: ReplayCommandOptions, io: Io): Promise<ExitCode> {
  const { dryRun, json } = options;
  const progress = startProgress(io, dryRun ? 'Counting objects' : 'Queueing objects', { isSilent: json });
  let result: ReplayResult;
  try {
    result = await (dryRun ? planReplay : runReplay)(options, {
      env: io.env,
      signal: io.signal,
      onProgress: ({ objects, seen, key }) => progress.update(objects, { total: seen, note: key }),
    });
  } finally {
    progress.end();
  }
  const { out, err } = terminalsOf(io);
  const { objects, messages, seen, end, unread } = result;
  if (!json) io.out(renderReplay(result, options, out));
  else if (end.kind === 'finished') io.out(`${JSON.stringify({ objects, messages, seen, dryRun })}\n`);
  io.err(renderReplayNotes(result, options, err));
  return end.kind === 'finished' && unread.objects === 0 && !isPrefixEmpty(result, options) ? 0 : 1;
}
