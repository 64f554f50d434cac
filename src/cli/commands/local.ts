// `s3sf local`, also `npm start`: runs the whole pipeline on this machine and prints what happens until Ctrl-C.
import type { ExitCode, Io } from '../io.ts';
import { textsOf } from '../local-stack/deploy-edits.ts';
import type { LocalEvent } from '../local-stack/local-event.ts';
import { localEventJson, renderLocalEvent } from '../local-stack/render-local.ts';
import { type LocalOptions, runLocal } from '../local-stack/run-local.ts';
import { renderProblems } from '../rendering/render-problems.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export interface LocalCommandOptions extends LocalOptions {
  json: boolean;
}

export async function local(options: LocalCommandOptions, io: Io): Promise<ExitCode> {
  const { out, err } = terminalsOf(io);
  const onEvent = (event: LocalEvent) => {
    const json = localEventJson(event);
    if (!json) io.err(renderLocalEvent(event, options, err));
    else io.out(options.json ? `${JSON.stringify(json)}\n` : renderLocalEvent(event, options, out));
  };
  const end = await runLocal(options, { signal: io.signal, onEvent });
  switch (end.kind) {
    case 'stopped':
      return 0;
    case 'not-loadable':
      io.err(`${renderProblems(end.project.problems, textsOf(end.project))}\n`);
      io.err('The mappings do not load. Fix the errors above, then start again.\n');
      return 1;
    case 'already-running': {
      const process = end.pid === undefined ? '' : ` (process ${end.pid})`;
      io.err(
        `A pipeline already runs in this folder${process}. Use it, or stop it with Ctrl-C where it was started.\n`,
      );
      return 1;
    }
  }
}
