// The commands that publish events: their options, the function that does the work (the file of the same name here),
// and the views that show its result (render-*.ts in the folder of each feature).
import { type Command, InvalidArgumentError } from 'commander';
import type { ExitCode, Io } from '../../io.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { startProgress } from '../../rendering/progress.ts';
import { terminalsOf } from '../../rendering/terminal.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';
import type { PublishOptions } from './publish.ts';
import type { ShipOptions } from './ship.ts';

interface Json {
  json: boolean;
}

const asJson = ['--json', 'print JSON for programs', false] as const;

export function addPublishCommands(program: Command, { io, run }: Wiring): void {
  program
    .command('publish')
    .description('put event files into the bucket of the local stack, or of a deployed one')
    .argument('<files...>', 'files with one event, a JSON array or JSON Lines, plain or gzipped')
    .option('--bucket <name>', 'bucket of a deployed stack (default: that of the local stack)')
    .option('--prefix <prefix>', 'start of the keys', 'events/')
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf('s3sf publish examples/first-rescue.json', 's3sf publish events/*.json --bucket my-bucket'),
    )
    .action(async (files, options) => run(() => publish(files, options, io)));

  program
    .command('ship')
    .description('ship the files that programs rename into a folder to S3, until Ctrl-C')
    .argument('<folder>', 'folder of the files: one event, a JSON array or JSON Lines each, plain or gzipped')
    .option('--bucket <name>', 'bucket of a deployed stack (default: $EVENT_BUCKET, or that of the local stack)')
    .option('--prefix <prefix>', 'start of the keys', 'events/')
    .option('--source <source>', 'source of events that do not name one', 's3-to-salesforce/ship')
    .option('--once', 'end when everything is on S3; with code 1 if something is left', false)
    .option('--patience <seconds>', 'with --once: the longest run', seconds, 60)
    .option('--health-every <seconds>', 'how often to print how many events wait, and since when', seconds, 60)
    .option('--settle <seconds>', 'quarantine a file that is not JSON if it has not changed for this long', seconds, 10)
    .option('--on-report <command>', 'shell command that receives reports on standard input, one JSON object per line')
    .option('--sns-topic <arn>', 'publish reports to this topic')
    .option('--pack-events <number>', 'send up to this many events as one object (1 to 100)', packEvents, 1)
    .option('--pack-delay <seconds>', 'how long an event waits for others, with --pack-events (0 to 60)', packDelay, 1)
    .option('--concurrency <number>', 'uploads at the same time', count, 16)
    .option('--max-spool-events <number>', 'accept no more files while this many events wait', count, 500_000)
    .option('--max-spool-mb <number>', 'accept no more files while waiting events take this many MiB', count, 2048)
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf(
        's3sf ship /var/spool/events --bucket my-events',
        's3sf ship /var/spool/events --bucket my-events --on-report "mail -s events ops@example.com"',
        's3sf ship /var/spool/events --bucket my-events --pack-events 10 --pack-delay 0.5',
        's3sf ship drop --once',
      ),
    )
    .action(async (folder, options) => run(() => ship(folder, options, io)));
}

async function publish(files: readonly string[], options: PublishOptions & Json, io: Io): Promise<ExitCode> {
  const { publishFiles } = await import('./publish.ts');
  const { publishedJson, renderPublished, renderPublishWarning } = await import('../../publish/render-publish.ts');
  const { out, err } = terminalsOf(io);
  const progress = startProgress(io, 'Publishing files', { isSilent: options.json });
  let done = 0;
  await publishFiles(files, options, (published) => {
    progress.clear();
    io.err(renderPublishWarning(published, err));
    io.out(options.json ? `${JSON.stringify(publishedJson(published))}\n` : renderPublished(published, out));
    done += 1;
    progress.update(done, { total: files.length });
  }).finally(progress.end);
  return 0;
}

async function ship(folder: string, options: ShipOptions & Json, io: Io): Promise<ExitCode> {
  const { shipFolder } = await import('./ship.ts');
  const { renderShipperStatus, shipperStatusJson } = await import('../../publish/render-publish.ts');
  const { json, once } = options;
  const { out } = terminalsOf(io);
  type Status = Parameters<typeof renderShipperStatus>[0];
  const print = (status: Status, isRunning: boolean) =>
    io.out(
      json ? `${JSON.stringify(shipperStatusJson(status, Date.now()))}\n` : renderShipperStatus(status, out, isRunning),
    );
  const progress = startProgress(io, 'Shipping events', { isSilent: json || !once });
  const left = await shipFolder(folder, options, {
    env: io.env,
    signal: io.signal,
    onLog(entry) {
      progress.clear();
      io.err(`${JSON.stringify(entry)}\n`);
    },
    onStatus(status) {
      if (!once) return print(status, true);
      progress.update(status.sent, { total: status.sent + status.events + status.unready });
    },
  }).finally(progress.end);
  print(left, false);
  return once && left.events + left.unready + left.broken > 0 ? 1 : 0;
}

function seconds(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number < 1e6) return number;
  throw new InvalidArgumentError('Give a number of seconds above 0.');
}

function packEvents(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number;
  throw new InvalidArgumentError('Give a whole number from 1 to 100.');
}

function packDelay(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 60) return number;
  throw new InvalidArgumentError('Give a number of seconds from 0 to 60.');
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('Give a whole number above 0.');
}
