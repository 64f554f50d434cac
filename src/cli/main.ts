// The command `s3sf`: reads its arguments, runs one command, gives an exit code. Each command is loaded when it runs.
//
// A command has three parts, so that the studio can use the first and tests can look at each:
// - commands/GROUP/NAME.ts: a function that does the work and returns data; it writes to no terminal.
// - render-NAME.ts in the folder of the feature: turns the data into text for a terminal, and JSON.
// - commands/GROUP/*-commands.ts and this file: the options, and the call of both.
import { Command, CommanderError, Help } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { awsErrorText } from './aws/aws-error.ts';
import { addLocalCommands } from './commands/local-stack/local-commands.ts';
import { addMappingCommands } from './commands/mappings/mapping-commands.ts';
import { addOperationCommands } from './commands/operations/operation-commands.ts';
import { addPublishCommands } from './commands/operations/publish-commands.ts';
import { addPrivacyCommands } from './commands/privacy/privacy-commands.ts';
import { addProjectCommands } from './commands/project/project-commands.ts';
import { addSchemaCommands } from './commands/schema/schema-commands.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { wrap } from './rendering/fit-text.ts';
import { terminalsOf } from './rendering/terminal.ts';
import { visible, visibleOutput } from './rendering/visible.ts';

/** @param argv the arguments after `s3sf` */
export async function main(argv: readonly string[], given: Io): Promise<ExitCode> {
  const io = guarded(given);
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

/** Whatever a command writes, no text from a file, an event or a service reaches the terminal or CI as an order. */
function guarded(io: Io): Io {
  const { out, err } = terminalsOf(io);
  const named = (text: string) => (io.command === undefined ? text : text.replaceAll('npx s3sf', io.command));
  return {
    ...io,
    out: (text) => io.out(named(visibleOutput(text, out))),
    err: (text) => io.err(named(visibleOutput(text, err))),
    annotate: io.out,
  };
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
  addLocalCommands(program, wiring);

  program.commandsGroup('Publish and operate:');
  addPublishCommands(program, wiring);
  addOperationCommands(program, wiring);

  program.commandsGroup('Protect data:');
  addPrivacyCommands(program, wiring);

  program.commandsGroup('Set up and deploy:');
  addProjectCommands(program, wiring, manifest.version);

  return program;
}
