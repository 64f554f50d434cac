// The command `s3sf`: reads its arguments, runs one command, gives an exit code. Each command is loaded when it runs.
//
// A command has three parts, so that the studio can use the first and tests can look at each:
// - commands/NAME.ts: a function that does the work and returns data; it writes to no terminal.
// - rendering/render-NAME.ts: a view that turns the data into text for a terminal, JSON and an exit code.
// - commands/*-commands.ts and this file: the options, and the call of both.
import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { awsErrorText } from './aws/aws-error.ts';
import { addMappingCommands } from './commands/mapping-commands.ts';
import { addSchemaCommands } from './commands/schema-commands.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { wrap } from './rendering/fit-text.ts';
import { examplesOf } from './rendering/help-examples.ts';
import { terminalsOf } from './rendering/terminal.ts';
import { visible } from './rendering/visible.ts';

/** @param argv the arguments after `s3sf` */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const run = (command: Promise<ExitCode>) =>
    command.then((result) => {
      code = result;
    });
  const program = programOf(io, run);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (io.signal.aborted && error === io.signal.reason) return 1;
    const { err } = terminalsOf(io);
    const report = (text: string) =>
      io.err(`${err.paint('error', 's3sf:')} ${wrap(visible(text), { width: err.width, indent: 6, first: 0 })}\n`);
    if (error instanceof UsageError) {
      report(error.message);
      return 2;
    }
    const awsMistake = awsErrorText(error);
    if (awsMistake !== undefined) {
      report(awsMistake);
      return 1;
    }
    io.err(`s3sf: this is a bug in s3sf. Please report it:\n${error instanceof Error ? error.stack : String(error)}\n`);
    return 70;
  }
}

/** Longer lines of help are hard to read. */
const helpWidth = 100;

function programOf(io: Io, run: (command: Promise<ExitCode>) => Promise<void>): Command {
  const terminals = terminalsOf(io);
  const program = new Command('s3sf')
    .description('Writes events from S3 into Salesforce, according to the mappings in mappings/*.yaml.')
    .version(manifest.version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHelpWidth: () => Math.min(terminals.out.width, helpWidth),
      getErrHelpWidth: () => Math.min(terminals.err.width, helpWidth),
      outputError: (text, write) => write(`${terminals.err.paint('error', 's3sf:')} ${text.replace(/^error: /, '')}`),
    })
    .configureHelp({
      styleTitle: (title) => terminals.out.paint('strong', title),
      // Every switch is off by default: the help does not repeat it.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : new Help().optionDescription(option),
    })
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError();
  const folders = (command: Command) =>
    command
      .option('--mappings <folder>', 'folder of the mapping files', 'mappings')
      .option('--schema <folder>', 'folder of the schema snapshot', 'salesforce/schema')
      .option('--json', 'print JSON for programs', false);

  program.commandsGroup('Write mappings:');
  const wiring = { io, folders, run: (command: () => Promise<ExitCode>) => run(command()) };
  addMappingCommands(program, wiring);
  addSchemaCommands(program.command('schema'), wiring);

  program.commandsGroup('Run on this machine:');
  folders(program.command('demo'))
    .description('run the whole pipeline on this machine once, with the examples of all mappings')
    .addHelpText('after', examplesOf('s3sf demo'))
    .action(async (options) => run((await import('./local-stack/demo.ts')).demo(options, io)));

  folders(program.command('local'))
    .description('run the whole pipeline on this machine and keep it running; mappings are reloaded on edit')
    .option('--drop <folder>', 'files that appear in this folder are published', 'drop')
    .addHelpText('after', examplesOf('s3sf local', 's3sf local --drop inbox'))
    .action(async (options) => run((await import('./local-stack/local.ts')).local(options, io)));

  program.commandsGroup('Publish and operate:');
  program
    .command('publish')
    .description('put event files into the bucket: of the running local stack, or of a deployed one')
    .argument('<files...>', 'files with an event, a JSON array or JSON Lines, also gzipped')
    .option('--bucket <name>', 'bucket of a deployed stack; without it, that of the running local stack')
    .option('--prefix <prefix>', 'start of the keys', 'events/')
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      examplesOf('s3sf publish examples/first-rescue.json', 's3sf publish events/*.json --bucket my-bucket'),
    )
    .action(async (files, options) => run((await import('./commands/publish.ts')).publish(files, options, io)));

  program
    .command('ship')
    .description('bring files that any program renames into a folder to S3; runs until it is stopped')
    .argument('<folder>', 'where files are dropped: an event, a JSON array or JSON Lines each, also gzipped')
    .option('--bucket <name>', 'bucket of a deployed stack (EVENT_BUCKET); without it, that of the running local stack')
    .option('--prefix <prefix>', 'start of the keys', 'events/')
    .option('--source <source>', 'source of events that name none', 's3-to-salesforce/ship')
    .option('--once', 'end when everything is on S3; with 1 where something is left', false)
    .option('--patience <seconds>', 'with --once: end after so long at the latest', seconds, 60)
    .option('--health-every <seconds>', 'how often to say how many events wait, and since when', seconds, 60)
    .option('--settle <seconds>', 'put aside what is no JSON when it has not changed for so long', seconds, 10)
    .option('--on-report <command>', 'run with reports on its standard input, one JSON object a line')
    .option('--sns-topic <arn>', 'publish reports to this topic')
    .option('--concurrency <number>', 'puts at once', count, 16)
    .option('--max-spool-events <number>', 'take nothing more while so many events wait', count, 500_000)
    .option('--max-spool-mb <number>', 'take nothing more while they take up so much of the disk, in MiB', count, 2048)
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      examplesOf(
        's3sf ship /var/spool/events --bucket my-events',
        's3sf ship /var/spool/events --bucket my-events --on-report "mail -s events ops@example.com"',
        's3sf ship drop --once',
      ),
    )
    .action(async (folder, options) => run((await import('./commands/ship.ts')).ship(folder, options, io)));

  program
    .command('redrive')
    .description('send dead letters through the pipeline again; shows what it would do, and does it with --yes')
    .option('--code <code>', 'only those given up for this reason, such as salesforce/rejected')
    .option('--type <type>', 'only events of this type')
    .option('--event <id>', 'only the letter that names this event')
    .option('--key <key>', 'only objects whose key begins so; also s3://bucket/key')
    .option(
      '--since <time>',
      'only those given up since: 2026-03-01T18:30:00Z, 2026-03-01 (from its start, UTC), or 30m, 12h, 3d ago',
    )
    .option('--list', 'name each letter: its place in S3, its events, its tries', false)
    .addOption(new Option('--dry-run', 'show only, as without --yes').conflicts('yes'))
    .option('--yes', 'move them', false)
    .option('--dead-letter-queue <url>', 'of a deployed stack; without it, that of the running local stack')
    .option('--backlog-queue <url>', 'of a deployed stack')
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      examplesOf(
        's3sf redrive',
        's3sf redrive --list --key events/first-rescue.json',
        's3sf redrive --code salesforce/rejected --since 2d --yes',
      ),
    )
    .action(async (options) => run((await import('./commands/redrive.ts')).redrive(options, io)));

  folders(program.command('replay'))
    .description('send objects of the bucket through the pipeline again; what is unchanged costs no Salesforce call')
    .requiredOption('--prefix <prefix>', 'start of the keys; events/ for all')
    .option(
      '--since <time>',
      'only objects written since: 2026-03-01T18:30:00Z, 2026-03-01 (from its start, UTC), or 30m, 12h, 3d ago',
    )
    .option('--until <time>', 'only objects written until then; a day such as 2026-03-01 counts to its end, UTC')
    .option('--type <type>', 'only events of this type: the objects are read to find them')
    .option('--after <key>', 'go on after this key')
    .option('--dry-run', 'count only', false)
    .option('--bucket <name>', 'of a deployed stack; without it, that of the running local stack')
    .option('--backlog-queue <url>', 'of a deployed stack')
    .addHelpText('after', examplesOf('s3sf replay --prefix events/ --type counselor.login --since 30d --dry-run'))
    .action(async (options) => run((await import('./commands/replay.ts')).replay(options, io)));

  program
    .command('trace')
    .description('tell every try of an event, or of an object: what was written where in Salesforce, or why not')
    .argument('<event>', 'id of the event; or an object, as s3://bucket/key, s3://bucket/key:line or its key')
    .option('--log-group <name...>', 'log groups of a deployed stack; without it, the log of the local stack')
    .option(
      '--since <time>',
      'look no further back: 2026-03-01T18:30:00Z, 2026-03-01 (from its start, UTC), or 30m, 12h, 3d ago',
      '14d',
    )
    .option('--json', 'print JSON for programs', false)
    .addHelpText(
      'after',
      examplesOf(
        's3sf trace example-rescue-1',
        's3sf trace events/first-rescue.json',
        's3sf trace evt-1 --log-group /aws/lambda/export',
      ),
    )
    .action(async (event, options) => run((await import('./commands/trace.ts')).trace(event, options, io)));

  return program;
}

function seconds(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number < 1e6) return number;
  throw new InvalidArgumentError('It is a number of seconds above 0.');
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It is a whole number above 0.');
}
