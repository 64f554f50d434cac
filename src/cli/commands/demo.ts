// `s3sf demo`, also `npm run demo`: the whole pipeline on this machine once, with the examples of all mappings.
import { type Folders, hasErrors, load } from '../input/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { isDone } from '../local-stack/demo-result.ts';
import { demoJson, outcomeColumns, renderDemo, renderDemoEvent } from '../local-stack/render-demo.ts';
import { runDemo } from '../local-stack/run-demo.ts';
import { startProgress } from '../rendering/progress.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export interface DemoOptions extends Folders {
  json: boolean;
}

export async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const { mappings, problems } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const { out } = terminalsOf(io);
  const columns = outcomeColumns(mappings.all().flatMap(({ examples }) => examples));
  const progress = startProgress(io, 'Events done', { isSilent: options.json });
  try {
    const result = await runDemo(options, mappings, {
      signal: io.signal,
      onProgress: ({ done, total, step }) => progress.update(done, { total, note: step }),
      onOutcome(event) {
        progress.clear();
        if (!options.json) io.out(renderDemoEvent(event, columns, out));
      },
    });
    progress.end();
    io.out(options.json ? `${JSON.stringify(demoJson(result))}\n` : renderDemo(result, out));
    return result.missing === 0 && result.events.every(isDone) ? 0 : 1;
  } finally {
    progress.end();
  }
}
