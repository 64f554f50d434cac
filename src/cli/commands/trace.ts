// `s3sf trace`: every attempt at one event, or at all events of an object, oldest first.
import type { ExitCode, Io } from '../io.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';
import { findTries, type TraceOptions, type TraceResult } from '../trace/find-tries.ts';
import { renderNothingTraced, renderTrace } from '../trace/render-trace.ts';

export interface TraceCommandOptions extends TraceOptions {
  json: boolean;
}

/** @param text id of an event, or the location or key of an object */
export async function trace(text: string, { json, ...options }: TraceCommandOptions, io: Io): Promise<ExitCode> {
  const progress = startProgress(io, 'Log lines read', { isSilent: json });
  let result: TraceResult;
  try {
    result = await findTries(text, options, {
      now: Date.now(),
      signal: io.signal,
      onProgress: ({ lines, tries }) => progress.update(lines, { note: `${tries} found` }),
    });
  } finally {
    progress.end();
  }
  const { out, err } = terminalsOf(io);
  io.out(json ? `${JSON.stringify(result.tries)}\n` : renderTrace(result, out));
  if (result.tries.length > 0) return 0;
  io.err(renderNothingTraced(result, err));
  return 1;
}
