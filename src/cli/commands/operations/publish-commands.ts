// The commands that publish events: their options, the function that does the work (the file of the same name here),
// and the views that show its result (render-*.ts in the folder of each feature).
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ShipOption, type ShipOptions, shipOptions } from '../../../publisher/ship/ship-options.ts';
import { stackOption, withStack } from '../../aws/stack-option.ts';
import type { ExitCode, Io } from '../../io.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { startProgress } from '../../rendering/progress.ts';
import { terminalsOf } from '../../rendering/terminal.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';
import type { PublishOptions } from './publish.ts';
import type { ShipTarget } from './ship.ts';

interface Json {
  json: boolean;
}

const asJson = ['--json', 'print JSON for programs', false] as const;

export function addPublishCommands(program: Command, { io, run }: Wiring): void {
  program
    .command('publish')
    .description('put event files into the bucket of the local stack, or of a deployed one')
    .argument('<files...>', 'files with one event, a JSON array or JSON Lines, plain or gzipped')
    .option(...stackOption)
    .option('--bucket <name>', 'bucket of a deployed stack (default: that of the local stack)')
    .option('--prefix <prefix>', 'start of the keys', 'events/')
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf('s3sf publish examples/first-rescue.json', 's3sf publish events/*.json --bucket my-bucket'),
    )
    .action(async (files, options) => run(async () => publish(files, await withStack(options), io)));

  const shipping = program
    .command('ship')
    .description('ship the files that programs rename into a folder to S3, until Ctrl-C')
    .argument('<folder>', 'folder of the files: one event, a JSON array or JSON Lines each, plain or gzipped')
    .option(...stackOption)
    .option('--bucket <name>', 'bucket of a deployed stack (default: $EVENT_BUCKET, or that of the local stack)');
  for (const option of shipOptions) shipping.addOption(optionOf(option));
  shipping
    .option('--sns-topic <arn>', 'publish reports to this topic')
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
    .action(async (folder, options) => run(async () => ship(folder, await withStack(options), io)));
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

async function ship(folder: string, options: ShipOptions & ShipTarget & Json, io: Io): Promise<ExitCode> {
  const work = await import('./ship.ts');
  const { renderShipperStatus } = await import('../../publish/render-publish.ts');
  const { hasLeft, shipperStatusJson } = await import('../../../publisher/ship/shipper-status.ts');
  const { json, once } = options;
  const { out } = terminalsOf(io);
  type Status = Parameters<typeof renderShipperStatus>[0];
  const print = (status: Status, isRunning: boolean) =>
    io.out(
      json ? `${JSON.stringify(shipperStatusJson(status, Date.now()))}\n` : renderShipperStatus(status, out, isRunning),
    );
  const progress = startProgress(io, 'Shipping events', { isSilent: json || !once });
  const left = await work
    .ship(folder, options, {
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
    })
    .finally(progress.end);
  print(left, false);
  return once && hasLeft(left) ? 1 : 0;
}

function optionOf({ name, value, description, default: byDefault, number }: ShipOption): Option {
  const option = new Option(value === undefined ? `--${name}` : `--${name} <${value}>`, description);
  if (number) {
    option.argParser((text) => {
      const result = number.read(text);
      if (result === undefined) throw new InvalidArgumentError(`Give ${number.expected}.`);
      return result;
    });
  }
  return option.default(value === undefined ? false : byDefault);
}
