// The commands for people who write mappings: their options, the function that does the work (the file of the same name
// here), and the view that shows its result (mappings/render-*.ts). Both are loaded when the command runs.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { problemsTo } from '../../input/load.ts';
import type { ExitCode, Io } from '../../io.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { progressTo, startProgress } from '../../rendering/progress.ts';
import { terminalsOf } from '../../rendering/terminal.ts';
import { show } from '../../rendering/view.ts';
import type { TestOptions } from './test.ts';

/** What main.ts gives to those who add commands. */
export interface Wiring {
  io: Io;
  /** Adds the options for the folders that commands share, and --json. */
  folders: (command: Command) => Command;
  /** Runs a command and keeps its exit code. */
  run: (command: () => Promise<ExitCode>) => Promise<void>;
}

export function addMappingCommands(program: Command, { io, folders, run }: Wiring): void {
  folders(program.command('check'))
    .description('find mistakes in the mapping files; works offline')
    .argument('[files...]', 'mapping files to check (default: all)')
    .option('--strict', 'count warnings as errors', false)
    .option('--ignored', 'also list the findings that comments (# s3sf-ignore CODE reason) accept', false)
    .option('--no-cache', 'check every file, even if it has not changed since the last check')
    .addOption(new Option('--code-quality', 'print a Code Quality report for GitLab').default(false).conflicts('json'))
    .addHelpText('after', examplesOf('s3sf check', 's3sf check mappings/counselor.login.yaml', 's3sf check --strict'))
    .action(async (files, options) =>
      run(async () => {
        const { checkFiles } = await import('./check.ts');
        const { showCheck } = await import('../../mappings/render-check.ts');
        const isSilent = options.json || options.codeQuality;
        const progress = startProgress(io, 'Checking mapping files', { isSilent });
        const onProgress = progressTo(progress, io.signal);
        const dependencies = { cacheFolder: io.cacheFolder, onProgress };
        return showCheck(await checkFiles(files, options, dependencies).finally(progress.end), options, io);
      }),
    );

  folders(program.command('test'))
    .description('run the examples in the mapping files and report what differs')
    .argument('[files...]', 'mapping files to test (default: all)')
    .option('--update', 'write the actual values into the examples; comments and layout stay', false)
    .option('--min <percent>', 'fail if the examples cover less of the mappings than this', percent)
    .option('--watch', 'test again on every save, until Ctrl-C', false)
    .addHelpText(
      'after',
      examplesOf('s3sf test', 's3sf test mappings/counselor.login.yaml --watch', 's3sf test --min 90'),
    )
    .action(async (files, options) => run(() => runTests(files, options, io)));

  folders(program.command('preview'))
    .description('show what an event would do in Salesforce, field by field; sends nothing')
    .argument('<event>', 'file with one event, a JSON array or JSON Lines, plain or compressed; - reads standard input')
    .option('--key <key>', 'the key that the object has in the bucket, for settings by prefix (default: the path)')
    .addHelpText(
      'after',
      examplesOf('s3sf preview examples/first-rescue.json', 's3sf preview examples/an-evening.jsonl --json'),
    )
    .action(async (file, options) =>
      run(async () => {
        const { previewFile } = await import('./preview.ts');
        const { isEmpty } = await import('../../input/broken-file.ts');
        const { isFailed, previewJson, renderPreview } = await import('../../mappings/render-preview.ts');
        const { results, types, hasErrors } = await previewFile(file, options, problemsTo(io));
        let [events, failed] = [0, hasErrors];
        for await (const result of results) {
          io.signal.throwIfAborted();
          events += 1;
          failed ||= isFailed(result);
          if (options.json) io.out(`${JSON.stringify(previewJson(result))}\n`);
          else io.out(`${events > 1 ? '\n' : ''}${renderPreview(result, types, terminalsOf(io).out)}`);
        }
        if (events === 0) io.err(`${file} ${(await isEmpty(file)) ? 'is empty' : 'contains no event'}\n`);
        return failed || events === 0 ? 1 : 0;
      }),
    );

  folders(program.command('diff'))
    .description('show what an edit of the mappings changes, in all examples and in events of your own')
    .argument('[revision]', 'git revision to compare the mapping files with', 'HEAD')
    .option('--events <folder>', 'also compare the events in the files of this folder')
    .addOption(new Option('--markdown', 'print Markdown, for a pull request').default(false).conflicts('json'))
    .option('--max-length <characters>', 'the length at which the Markdown is cut (default: 60000)', characters)
    .addHelpText('after', examplesOf('s3sf diff', 's3sf diff main --events examples', 's3sf diff HEAD^1 --markdown'))
    .action(async (revision, options) =>
      run(async () => {
        const { diffMappings } = await import('./diff.ts');
        const { diffView } = await import('../../mappings/diff/render-diff.ts');
        const { diffMarkdownView } = await import('../../mappings/diff/render-diff-markdown.ts');
        const view = options.markdown ? diffMarkdownView(options.maxLength) : diffView;
        const progress = startProgress(io, 'Comparing events', { isSilent: options.json || options.markdown });
        const onProgress = progressTo(progress, io.signal);
        const dependencies = { onProblems: problemsTo(io), onProgress, cacheFolder: io.cacheFolder };
        const result = await diffMappings(revision, options, dependencies).finally(progress.end);
        return show(result, view, options, io);
      }),
    );

  folders(program.command('overview'))
    .description('show what all mappings do: each event type, its records, and who writes which field')
    .argument('[name]', 'an event type, an object such as Contact, or a field such as Contact.LastName (default: all)')
    .addOption(new Option('--markdown', 'print Markdown').conflicts(['mermaid', 'html', 'json', 'into']))
    .addOption(new Option('--mermaid', 'print a Mermaid diagram').conflicts(['html', 'json', 'into']))
    .addOption(new Option('--html', 'print one HTML file that needs nothing else').conflicts(['json', 'into']))
    .option('--into <files...>', 'update the tables between the markers in these Markdown files')
    .addOption(
      new Option('--against <revision>', 'show only what has changed since a git revision').conflicts([
        'mermaid',
        'html',
        'into',
      ]),
    )
    .option(
      '--events <folder>',
      'folder of event files, whose types may have no mapping (default: examples, if it exists)',
    )
    .addHelpText(
      'after',
      examplesOf(
        's3sf overview',
        's3sf overview Contact.LastName',
        's3sf overview --html > overview.html',
        's3sf overview --against main',
      ),
    )
    .action(async (name, options) =>
      run(async () => {
        if (options.against !== undefined) {
          const { overviewChangesSince } = await import('./overview-changes.ts');
          const { overviewChangesView } = await import('../../mappings/overview/render-changes.ts');
          const changes = await overviewChangesSince(options.against, options, problemsTo(io));
          return show(changes, overviewChangesView(options), options, io);
        }
        const { fillInto, overviewOf } = await import('./overview.ts');
        const { filledView, fileView, overviewView } = await import('../../mappings/overview/render-overview.ts');
        const result = await overviewOf(name, options, problemsTo(io));
        if (options.html) {
          const { overviewFile } = await import('./overview-file.ts');
          return show(await overviewFile(result), fileView, options, io);
        }
        if (options.into) return show(await fillInto(options.into, result), filledView, options, io);
        return show(result, overviewView(options), options, io);
      }),
    );

  folders(program.command('new'))
    .description('write a first mapping from a sample event and list what is left to decide')
    .argument(
      '<event>',
      'file with a sample event, or several of one type; they become the examples, so use invented names',
    )
    .requiredOption('--object <name...>', 'API names of the Salesforce objects to write, parents first')
    .option('--key <key>', 'the key that the object has in the bucket, for settings by prefix (default: the path)')
    .option('--print', 'print the mapping instead of writing a file', false)
    .addHelpText('after', examplesOf('s3sf new examples/training-completed.json --object Contact Task'))
    .action(async (event, options) =>
      run(async () => {
        const { draftFile } = await import('./new.ts');
        const { newView } = await import('../../mappings/render-new.ts');
        return show(await draftFile(event, options, problemsTo(io)), newView, options, io);
      }),
    );

  program
    .command('explain')
    .description('explain a code such as mapping/unknown-field and how to fix it')
    .argument('[code]', 'the code (default: list all codes)')
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', examplesOf('s3sf explain mapping/unknown-field', 's3sf explain INACTIVE_OWNER_OR_USER'))
    .action(async (code, options) =>
      run(async () => {
        const { explainCode } = await import('./explain.ts');
        const { explainView } = await import('../../mappings/render-explain.ts');
        return show(await explainCode(code), explainView, options, io);
      }),
    );

  folders(program.command('sample'))
    .description('print the event of an example, for sam local invoke or to start an event of your own')
    .argument('<type>', 'event type, such as counselor.login')
    .option('--example <text>', 'the example with this text in its name (default: the first)')
    .addHelpText('after', examplesOf('s3sf sample counselor.login > event.json'))
    .action(async (type, options) =>
      run(async () => {
        const { sampleEvent } = await import('./sample.ts');
        io.out(`${JSON.stringify(await sampleEvent(type, options, problemsTo(io)), null, 2)}\n`);
        return 0;
      }),
    );
}

async function runTests(
  files: readonly string[],
  options: TestOptions & { json: boolean; watch: boolean },
  io: Io,
): Promise<ExitCode> {
  const { testMappings } = await import('./test.ts');
  const { testView } = await import('../../mappings/render-test.ts');
  const once = async () => {
    const progress = startProgress(io, 'Running examples', { isSilent: options.json });
    const onProgress = progressTo(progress, io.signal);
    const dependencies = { onProblems: problemsTo(io), onProgress, cacheFolder: io.cacheFolder };
    const result = await testMappings(files, options, dependencies).finally(progress.end);
    return show(result, testView, options, io);
  };
  if (!options.watch) return once();
  const { onEdit } = await import('../../local-stack/watch-files.ts');
  await onEdit([options.mappings, options.schema], io.signal, async () => {
    io.out('\n');
    await once();
    io.out('\nWaiting for the next save. Press Ctrl-C to stop.\n');
  });
  return 0;
}

function percent(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError('Give a number from 0 to 100.');
}

function characters(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1_000) return number;
  throw new InvalidArgumentError('Give a whole number, 1000 or more.');
}
