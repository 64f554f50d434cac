// The command `s3-to-salesforce-publisher`, which has one subcommand: ship. It needs only Node and the S3 client.
import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { runReportCommand } from './run-report-command.ts';
import { shipClientSettings, shipFolder } from './ship-folder.ts';
import { isBucketName, readShipOptions, type ShipOption, ShipUsageError, shipOptions } from './ship-options.ts';
import { hasLeft, shipperStatusJson, statusFacts } from './shipper-status.ts';

export interface ShipCommandIo {
  out(text: string): void;
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
  /** Of this package. */
  version: string;
}

const name = 's3-to-salesforce-publisher';

const ownOptions: readonly ShipOption[] = [
  { name: 'bucket', value: 'name', description: 'bucket of a deployed stack (default: $EVENT_BUCKET)' },
  ...shipOptions,
  { name: 'json', description: 'print JSON for programs' },
];

/**
 * Returns 0 when everything is on S3 or the command was stopped, 1 if something is left, and 2 for wrong usage.
 * @param argv the arguments after the name of the command
 */
export async function runShipCommand(argv: readonly string[], io: ShipCommandIo): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parse(argv);
    if (values.version === true) return print(io, `${io.version}\n`);
    const [command, folder, ...others] = positionals;
    if (values.help === true || command === undefined) return print(io, help());
    if (command !== 'ship') throw new ShipUsageError(`unknown command ${command}. The only command is "ship"`);
    if (folder === undefined) throw new ShipUsageError('name the folder of the files');
    if (others.length > 0) throw new ShipUsageError(`name one folder, without ${others.join(' ')}`);
    return await ship(folder, values, io);
  } catch (error) {
    if (!(error instanceof ShipUsageError)) throw error;
    io.err(`${name}: ${error.message}. See ${name} --help\n`);
    return 2;
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  const switches = ['help', 'version'].map((option) => [option, { type: 'boolean' }] as const);
  const options = ownOptions.map(({ name, value }) => [name, { type: value ? 'string' : 'boolean' }] as const);
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries([...switches, ...options]),
    });
  } catch (error) {
    // For example: "Unknown option '--buckt'". The rest of Node's message is about its own interface.
    throw new ShipUsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

async function ship(folder: string, values: Values, io: ShipCommandIo): Promise<0 | 1> {
  const options = readShipOptions(values);
  const bucket = typeof values.bucket === 'string' ? values.bucket : (io.env.EVENT_BUCKET ?? '');
  if (bucket === '') throw new ShipUsageError('which bucket? Name it with --bucket NAME, or set EVENT_BUCKET');
  if (!isBucketName(bucket))
    throw new ShipUsageError(`--bucket ${bucket} is not the name of a bucket. Write the name alone, such as my-events`);
  type Status = Parameters<typeof statusFacts>[0];
  const printStatus = (status: Status, isRunning: boolean) => {
    const facts = statusFacts(status, isRunning).map(({ text }) => text);
    const text =
      values.json === true ? JSON.stringify(shipperStatusJson(status, Date.now())) : `ship: ${facts.join(', ')}`;
    io.out(`${text}\n`);
  };
  const left = await shipFolder(folder, options, {
    client: new S3Client(shipClientSettings),
    bucket,
    signal: io.signal,
    deliver: async (reports) => {
      if (options.onReport !== undefined) await runReportCommand(options.onReport, reports, io.env);
    },
    onLog: (entry) => io.err(`${JSON.stringify(entry)}\n`),
    onStatus: (status) => {
      if (!options.once) printStatus(status, true);
    },
  });
  printStatus(left, false);
  return options.once && hasLeft(left) ? 1 : 0;
}

function print(io: ShipCommandIo, text: string): 0 {
  io.out(text);
  return 0;
}

function help(): string {
  const flags = ({ name, value }: ShipOption) => `--${name}${value ? ` <${value}>` : ''}`;
  const width = Math.max(...ownOptions.map((option) => flags(option).length));
  const lines = ownOptions.map((option) => {
    const byDefault = option.default === undefined ? '' : ` (default: ${JSON.stringify(option.default)})`;
    return `  ${flags(option).padEnd(width)}  ${option.description}${byDefault}\n`;
  });
  return `Usage: ${name} ship <folder> [options]

Ships the files that programs rename into a folder to S3, until it is stopped.

Options:
${lines.join('')}
Example:
  ${name} ship /var/spool/events --bucket my-events
`;
}
