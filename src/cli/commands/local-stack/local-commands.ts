// The commands that run the whole pipeline on this machine: their options, the function that does the work (demo.ts,
// local.ts, records.ts, emulate.ts), and the views that show its result (local-stack/render-*.ts).
import { type Command, InvalidArgumentError } from 'commander';
import type { RunningStudio } from '../../../studio/server/studio-options.ts';
import { type Folders, hasErrors, load } from '../../input/load.ts';
import type { ExitCode, Io } from '../../io.ts';
import { localFolders } from '../../local-stack/local-folders.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { startProgress } from '../../rendering/progress.ts';
import { renderProblems, textsOf } from '../../rendering/render-problems.ts';
import { terminalsOf } from '../../rendering/terminal.ts';
import { show } from '../../rendering/view.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';
import type { LocalOptions } from './local.ts';

interface Json {
  json: boolean;
}

export function addLocalCommands(program: Command, { io, folders, run }: Wiring): void {
  folders(program.command('studio'))
    .description('open a page that shows what every mapping does, lets you change it, and shows what changes')
    .argument('[folder]', 'folder of the project', '.')
    .option('--open <path>', 'what to show first, such as /map/Contact/LastName', '/')
    .option('--port <number>', 'port on 127.0.0.1; default: any free one', portNumber)
    .option('--stack <name>', 'show the events of this deployed stack, with your AWS credentials')
    .option('--no-open', 'only print the address')
    .addHelpText(
      'after',
      examplesOf('s3sf studio', 's3sf studio --open /map/Contact/LastName', 's3sf studio --stack s3-to-salesforce'),
    )
    .action(async (folder, options) => run(() => studio(folder, options, io)));

  folders(program.command('demo'))
    .description('run the whole pipeline on this machine once, with the examples of all mappings')
    .option('--all', 'show all records, not only the first five of each object', false)
    .addHelpText('after', examplesOf('s3sf demo', 's3sf demo --all'))
    .action(async (options) => run(() => demo(options, io)));

  folders(program.command('local'))
    .description('run the whole pipeline on this machine until Ctrl-C; edited mappings are deployed when you save')
    .option('--drop <folder>', 'publish files that appear in this folder', localFolders.drop)
    .option('--studio', 'also open the studio: see what happens, and edit the mappings', false)
    .addHelpText('after', examplesOf('s3sf local', 's3sf local --drop inbox'))
    .action(async (options) => run(() => local(options, io)));

  program
    .command('records')
    .description('show the records of an object in the emulated Salesforce, while "s3sf local" runs in this folder')
    .argument('<object>', 'API name, such as Contact')
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', examplesOf('s3sf records Contact', 's3sf records Task --json'))
    .action(async (sObject, options) =>
      run(async () => {
        const { findRecords } = await import('./records.ts');
        const { recordsView } = await import('../../local-stack/emulated/render-records.ts');
        return show(await findRecords(sObject, io.signal), recordsView, options, io);
      }),
    );

  program
    .command('emulate')
    .description('set up rules, faults and switches in the emulated Salesforce, while "s3sf local" runs in this folder')
    .argument('[file]', 'YAML file with rules, faults, behavior, access or move, or YAML in braces or brackets')
    .option('--clear', 'remove all rules and faults and set the switches back first', false)
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      examplesOf(
        's3sf emulate',
        's3sf emulate trigger.yaml',
        "s3sf emulate '[{ kind: lock, object: Contact, forMs: 60000 }]'",
        's3sf emulate --clear',
      ),
    )
    .action(async (file, options) =>
      run(async () => {
        const { emulate } = await import('./emulate.ts');
        const { emulatedView } = await import('../../local-stack/emulated/render-emulated.ts');
        return show(await emulate(file, options, io.signal), emulatedView, options, io);
      }),
    );
}

/** `--no-open` makes `open` false. */
interface StudioOptions extends Folders, Json {
  open: string | false;
  port?: number;
  stack?: string;
}

async function studio(folder: string, options: StudioOptions, io: Io): Promise<ExitCode> {
  const { openBrowser, runStudio } = await import('./studio.ts');
  const { mappings, schema, open, port = 0, stack, json } = options;
  const paths = { mappings, schema, port, open: open === false ? '/' : open, ...(stack !== undefined && { stack }) };
  await runStudio(folder, paths, {
    signal: io.signal,
    cacheFolder: io.cacheFolder,
    env: io.env,
    onListening(address) {
      io.out(json ? `${JSON.stringify({ address })}\n` : `The studio is open at ${address}\nStop it with Ctrl-C.\n`);
      if (open !== false && isAttended(io)) openBrowser(address);
    },
  });
  return 0;
}

/** The pipeline goes on without the studio if that does not start. */
async function studioBeside({ mappings, schema, json }: Folders & Json, io: Io): Promise<RunningStudio | undefined> {
  const { openBrowser } = await import('./studio.ts');
  const { startStudio } = await import('../../../studio/server/start-studio.ts');
  try {
    const studio = await startStudio({ folders: { mappings, schema }, cacheFolder: io.cacheFolder, env: io.env });
    const address = studio.opening();
    io.out(json ? `${JSON.stringify({ studio: address })}\n` : `  studio            ${address}\n`);
    if (isAttended(io)) openBrowser(address);
    return studio;
  } catch (error) {
    io.err(`The studio did not start: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

/** Nobody looks at a browser that a test or a CI job opens. */
const isAttended = ({ screens, env }: Io): boolean => screens?.out.isTTY === true && !env.CI;

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

async function demo(options: Folders & Json & { all: boolean }, io: Io): Promise<ExitCode> {
  const { runDemo } = await import('./demo.ts');
  const { isDone } = await import('../../local-stack/demo/demo-result.ts');
  const { exampleEvents } = await import('../../local-stack/demo/example-events.ts');
  const { demoJson, outcomeColumns, renderDemo, renderDemoEvent } = await import(
    '../../local-stack/demo/render-demo.ts'
  );
  const { mappings, problems, schema } = await load(options, io);
  if (hasErrors(problems)) return 1;
  const { out } = terminalsOf(io);
  const examples = await exampleEvents(mappings);
  const columns = outcomeColumns(examples);
  const progress = startProgress(io, 'Events done', { isSilent: options.json });
  const result = await runDemo(
    { folders: options, mappings, schema, examples },
    {
      signal: io.signal,
      onProgress: ({ done, total, step }) => progress.update(done, { total, note: step }),
      onOutcome(event) {
        if (options.json) return;
        progress.clear();
        io.out(renderDemoEvent(event, columns, out));
      },
    },
  ).finally(progress.end);
  io.out(options.json ? `${JSON.stringify(demoJson(result))}\n` : renderDemo(result, out, options));
  return result.missing === 0 && result.events.every(isDone) ? 0 : 1;
}

async function local(options: LocalOptions & Json & { studio: boolean }, io: Io): Promise<ExitCode> {
  const { runLocal } = await import('./local.ts');
  const { localEventJson, renderLocalEvent } = await import('../../local-stack/render-local.ts');
  const { out, err } = terminalsOf(io);
  let studio: Promise<RunningStudio | undefined> | undefined;
  const end = await runLocal(options, {
    signal: io.signal,
    cacheFolder: io.cacheFolder,
    onEvent(event) {
      if (event.kind === 'started' && options.studio) studio = studioBeside(options, io);
      const json = localEventJson(event);
      if (!json) io.err(renderLocalEvent(event, options, err));
      else io.out(options.json ? `${JSON.stringify(json)}\n` : renderLocalEvent(event, options, out));
    },
  });
  await (await studio)?.close();
  switch (end.kind) {
    case 'stopped':
      return 0;
    case 'not-loadable':
      io.err(`${renderProblems(end.project.problems, textsOf(end.project.files), err)}\n`);
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
