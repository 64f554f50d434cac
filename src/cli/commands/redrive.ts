// `s3sf redrive`: lists dead-letter messages by reason, event, location and time, and moves them to the backlog queue
// with --yes.
import { groupDeadLetters, reportDeadLetter } from '../dead-letters/dead-letter-groups.ts';
import {
  isComplete,
  listDeadLetters,
  type RedriveOptions,
  type RedriveResult,
  redriveDeadLetters,
} from '../dead-letters/redrive.ts';
import { renderDeadLetters, renderRedriveNotes } from '../dead-letters/render-dead-letters.ts';
import type { ExitCode, Io } from '../io.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export interface RedriveCommandOptions extends RedriveOptions {
  list: boolean;
  yes: boolean;
  json: boolean;
}

export async function redrive(options: RedriveCommandOptions, io: Io): Promise<ExitCode> {
  const { json, yes } = options;
  const progress = startProgress(io, yes ? 'Moving dead-letter messages' : 'Reading dead-letter messages', {
    isSilent: json,
  });
  let result: RedriveResult;
  try {
    result = await (yes ? redriveDeadLetters : listDeadLetters)(options, {
      env: io.env,
      signal: io.signal,
      onProgress: ({ seen, moved, total }) => progress.update(yes ? moved : seen, { total }),
    });
  } finally {
    progress.end();
  }
  const { out, err } = terminalsOf(io);
  io.out(json ? `${JSON.stringify(asJson(result))}\n` : renderDeadLetters(result, options, out));
  io.err(renderRedriveNotes(result, err));
  return isComplete(result) && result.refused.messages === 0 ? 0 : 1;
}

function asJson(result: RedriveResult): object {
  const { moved, invisible, refused, cameBack, deadLetters } = result;
  return {
    moved,
    complete: isComplete(result),
    hidden: invisible,
    refused: refused.messages,
    cameBack,
    groups: groupDeadLetters(deadLetters),
    deadLetters: deadLetters.map(reportDeadLetter),
  };
}
