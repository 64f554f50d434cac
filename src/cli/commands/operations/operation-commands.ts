// The commands that operate a pipeline: their options, the function that does the work (the file of the same name
// here), and the views that show its result (render-*.ts in the folder of each feature).
import { type Command, Option } from 'commander';
import { stackOption, withStack } from '../../aws/stack-option.ts';
import type { ExitCode, Io } from '../../io.ts';
import { pause } from '../../pause.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { startProgress } from '../../rendering/progress.ts';
import { terminalsOf } from '../../rendering/terminal.ts';
import { show } from '../../rendering/view.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';
import type { AssignOptions } from './assign.ts';
import type { KeyPolicyOptions } from './key-policy.ts';
import type { NotificationsOptions } from './notifications.ts';
import type { RedriveOptions } from './redrive.ts';
import type { ReplayOptions, ReplayProgress } from './replay.ts';
import type { TraceHost, TraceOptions } from './trace.ts';

interface Json {
  json: boolean;
}

const times = '2026-03-01T18:30:00Z, 2026-03-01 (UTC), or 30m, 12h, 3d ago';
const asJson = ['--json', 'print JSON for programs', false] as const;

export function addOperationCommands(program: Command, { io, folders, run }: Wiring): void {
  program
    .command('redrive')
    .description('list dead-letter messages, and send them through the pipeline again with --yes')
    .option('--code <code>', 'only messages with this reason, such as salesforce/rejected')
    .option('--type <type>', 'only events of this type')
    .option('--event <id>', 'only the message that names this event')
    .option('--key <key>', 'only objects whose key starts with this; also s3://bucket/key')
    .option('--since <time>', `only messages dead-lettered since: ${times}`)
    .option('--parked', 'the parked messages, which wait for an unavailable service, instead of dead letters', false)
    .option('--list', 'also list each message: its location in S3, its events, its attempts', false)
    .addOption(new Option('--dry-run', 'only list, as without --yes').conflicts('yes'))
    .option('--yes', 'move the messages to the backlog queue', false)
    .option(...stackOption)
    .option('--dead-letter-queue <url>', 'queue of a deployed stack (default: that of the local stack)')
    .option('--parked-queue <url>', 'queue of a deployed stack, for --parked')
    .option('--backlog-queue <url>', 'queue of a deployed stack')
    .option('--bucket <name>', 'bucket of a deployed stack: it has the dead letters older than ten days')
    .option('--archived-from <name>', 'with --bucket: those from this dead-letter queue, if the stack had another name')
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf(
        's3sf redrive',
        's3sf redrive --list --key events/first-rescue.json',
        's3sf redrive --code salesforce/rejected --since 2d --yes',
        's3sf redrive --parked',
        's3sf redrive --stack s3-to-salesforce-sandbox',
      ),
    )
    .action(async (options) => run(async () => redrive(await withStack(options), io)));

  folders(program.command('replay'))
    .description('send objects of the bucket through the pipeline again; unchanged events cost no Salesforce call')
    .requiredOption('--prefix <prefix>', 'start of the keys; events/ for all')
    .option('--since <time>', `only objects written since: ${times}`)
    .option('--until <time>', 'only objects written until then; a day counts to its end, UTC')
    .option('--type <type>', 'only events of this type; reads the objects to find them')
    .option('--after <key>', 'resume after this key')
    .addOption(new Option('--dry-run', 'read the objects and show what would change; send nothing').conflicts('yes'))
    .addOption(
      new Option(
        '--against <revision>',
        'dry run that compares with the mappings of this git revision (default: HEAD)',
      ).implies({
        dryRun: true,
      }),
    )
    .option('--force', 'write applied events again; without --yes, only show what it would cost', false)
    .option('--yes', 'with --force: send the objects', false)
    .option(...stackOption)
    .option('--bucket <name>', 'bucket of a deployed stack (default: that of the local stack)')
    .option('--backlog-queue <url>', 'queue of a deployed stack')
    .addHelpText(
      'after',
      examplesOf(
        's3sf replay --prefix events/ --type counselor.login --since 30d --dry-run',
        's3sf replay --prefix events/ --force',
        's3sf replay --prefix events/ --force --yes',
      ),
    )
    .action(async (options) => run(async () => replay(await withStack(options), io)));

  folders(program.command('assign'))
    .description('count the records that nobody owns, and with --yes give each to the owner that its events name')
    .option('--prefix <prefix>', 'start of the keys of the objects whose events are read', 'events/')
    .option('--since <time>', `only objects written since: ${times}`)
    .option('--until <time>', 'only objects written until then; a day counts to its end, UTC')
    .option('--list', 'also list each record: its Salesforce ID and the location of its event', false)
    .addOption(new Option('--dry-run', 'only count, as without --yes').conflicts('yes'))
    .option('--yes', 'give each record to the owner that its events name', false)
    .option(...stackOption)
    .option('--bucket <name>', 'bucket of a deployed stack (default: that of the local stack)')
    .option('--secret <file>', "file with the function's Salesforce secret (docs/operations.md, The secret)")
    .option('--secret-id <name>', 'name or ARN of that secret in Secrets Manager (default: $SALESFORCE_SECRET_ID)')
    .option('--api-version <version>', 'version of the Salesforce API', '65.0')
    .addHelpText('after', examplesOf('s3sf assign', 's3sf assign --since 30d --list', 's3sf assign --since 30d --yes'))
    .action(async (options) => run(async () => assign(await withStack(options), io)));

  program
    .command('notifications')
    .description('show what a bucket notifies of new objects, and with --yes add EventBridge or a queue')
    .option(...stackOption)
    .option('--bucket <name>', 'bucket that exists (default: that of the local stack)')
    .option('--queue <arn>', 'add this queue instead of EventBridge: output EventQueueArn of the stack')
    .option('--prefix <prefix...>', 'with --queue: only keys that start with one of these')
    .addOption(new Option('--dry-run', 'only show, as without --yes').conflicts('yes'))
    .option('--yes', 'write the whole configuration, and read it again', false)
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf(
        's3sf notifications --bucket my-data',
        's3sf notifications --bucket my-data --yes',
        's3sf notifications --bucket my-data --queue arn:aws:sqs:eu-west-1:123456789012:s3sf-event --prefix events/',
      ),
    )
    .action(async (options) => run(async () => notifications(await withStack(options), io)));

  folders(program.command('trace'))
    .description('list every attempt at an event or object, or about a record: what was written, or why not')
    .argument(
      '<text>',
      'id of an event; an object, as s3://bucket/key, s3://bucket/key:line or its key; the Id of a record; or a key value such as a counselor ID',
    )
    .argument('[field]', 'with the Id of a record: which events set this field, the newest first')
    .option(...stackOption)
    .option('--log-group <name...>', 'log groups of a deployed stack (default: the log of the local stack)')
    .option('--bucket <name>', 'bucket of a deployed stack, to find events by a key value')
    .option('--since <time>', `search no further back: ${times}`, '14d')
    .addHelpText(
      'after',
      examplesOf(
        's3sf trace example-rescue-1',
        's3sf trace events/first-rescue.json',
        's3sf trace cc-1042',
        's3sf trace 0035e0000000001AAA LastName',
        's3sf trace evt-1 --stack s3-to-salesforce-sandbox',
      ),
    )
    .action(async (event, field, options) =>
      run(async () => {
        const named = await withStack(options);
        return field === undefined ? trace(event, named, io) : traceField(event, field, named, io);
      }),
    );

  program
    .command('key-policy')
    .description("print what a KMS key's policy needs before a stack can use the key (KmsKeyArn)")
    .argument('<key>', 'ARN of the key')
    .requiredOption('--stack <name>', 'name of the stack')
    .option('--publisher <role...>', 'ARNs of roles of other accounts that publish to the bucket')
    .addOption(
      new Option('--add-to <file>', "file with the key's policy: prints it with the statements added").conflicts(
        'check',
      ),
    )
    .option('--check <file>', "file with the key's policy: names the statements that it lacks, with code 1")
    .option(...asJson)
    .addHelpText(
      'after',
      examplesOf(
        's3sf key-policy arn:aws:kms:us-east-1:123456789012:key/1234abcd --stack s3-to-salesforce',
        's3sf key-policy arn:aws:kms:us-east-1:123456789012:key/1234abcd --stack s3-to-salesforce --add-to policy.json',
      ),
    )
    .action(async (key, options) => run(() => printKeyPolicy(key, options, io)));
}

async function printKeyPolicy(key: string, options: KeyPolicyOptions & Json, io: Io): Promise<ExitCode> {
  const { keyPolicy } = await import('./key-policy.ts');
  const { keyPolicyView } = await import('../../key-policy/render-key-policy.ts');
  return show(await keyPolicy(key, options), keyPolicyView, options, io);
}

async function redrive(options: RedriveOptions & Json & { list: boolean; yes: boolean }, io: Io): Promise<ExitCode> {
  const { isComplete, listDeadLetters, redriveDeadLetters } = await import('./redrive.ts');
  const { redriveJson, renderDeadLetters, renderRedriveNotes } = await import(
    '../../dead-letters/render-dead-letters.ts'
  );
  const { json, yes, parked } = options;
  const label = `${yes ? 'Moving' : 'Reading'} ${parked ? 'parked' : 'dead-letter'} messages`;
  const progress = startProgress(io, label, { isSilent: json });
  const result = await (yes ? redriveDeadLetters : listDeadLetters)(options, {
    env: io.env,
    signal: io.signal,
    now: io.clock?.now ?? Date.now,
    onProgress: ({ seen, moved, total }) => progress.update(yes ? moved : seen, { total }),
  }).finally(progress.end);
  const { out, err } = terminalsOf(io);
  io.out(json ? `${JSON.stringify(redriveJson(result))}\n` : renderDeadLetters(result, options, out));
  io.err(renderRedriveNotes(result, err));
  return isComplete(result) && result.refused.messages === 0 ? 0 : 1;
}

interface ReplayFlags extends ReplayOptions, Json {
  dryRun?: boolean;
  against?: string;
  yes: boolean;
}

async function replay(options: ReplayFlags, io: Io): Promise<ExitCode> {
  const { planReplay, runReplay } = await import('./replay.ts');
  const { isPrefixEmpty, renderReplay, renderReplayNotes, replayJson } = await import('../../replay/render-replay.ts');
  const { dryRun = false, force = false, yes, json } = options;
  const sends = !dryRun && (!force || yes);
  const progress = startProgress(io, sends ? 'Queueing objects' : 'Reading objects', { isSilent: json });
  const host = {
    env: io.env,
    signal: io.signal,
    onProgress: ({ objects, seen, key }: ReplayProgress) => progress.update(objects, { total: seen, note: key }),
  };
  const running = sends ? runReplay(options, host) : planReplay({ ...options, compares: dryRun }, host);
  const result = await running.finally(progress.end);
  const { out, err } = terminalsOf(io);
  if (!json) io.out(renderReplay(result, options, out));
  else if (result.end.kind === 'finished') io.out(`${JSON.stringify(replayJson(result, options))}\n`);
  io.err(renderReplayNotes(result, options, err));
  return result.end.kind === 'finished' && result.unread.objects === 0 && !isPrefixEmpty(result, options) ? 0 : 1;
}

async function assign(options: AssignOptions & Json & { list: boolean }, io: Io): Promise<ExitCode> {
  const { assignOwners } = await import('./assign.ts');
  const { assignView } = await import('../../owners/render-assign.ts');
  const progress = startProgress(io, 'Objects read', { isSilent: options.json });
  const result = await assignOwners(options, {
    env: io.env,
    signal: io.signal,
    onProgress: ({ objects, key }) => progress.update(objects, { note: key }),
  }).finally(progress.end);
  return show(result, assignView(options), options, io);
}

async function notifications(options: NotificationsOptions & Json, io: Io): Promise<ExitCode> {
  const { setNotifications } = await import('./notifications.ts');
  const { notificationsView } = await import('../../notifications/render-notifications.ts');
  const { env, signal } = io;
  const result = await setNotifications(options, { env, signal, pause: (ms) => pause(ms, signal) });
  return show(result, notificationsView, options, io);
}

/** With the progress of a search. */
function traceHost(io: Io, { json }: Json): { host: TraceHost; end(): void } {
  const progress = startProgress(io, 'Searching', { isSilent: json });
  return {
    host: {
      now: Date.now(),
      env: io.env,
      ...(io.cacheFolder !== undefined && { cacheFolder: io.cacheFolder }),
      signal: io.signal,
      onProgress: ({ lines, tries }) => progress.update(lines, { note: `log lines, ${tries} attempts found` }),
      onSearch: ({ versions, found }) => progress.update(versions, { note: `versions of objects, ${found} found` }),
    },
    end: progress.end,
  };
}

async function traceField(id: string, field: string, options: TraceOptions & Json, io: Io): Promise<ExitCode> {
  const { traceField: find } = await import('./trace-field.ts');
  const { renderFieldTrace, renderFieldTraceNotes } = await import('../../trace/render-field-trace.ts');
  const { host, end } = traceHost(io, options);
  const result = await find(id, field, options, host).finally(end);
  const { out, err } = terminalsOf(io);
  io.out(options.json ? `${JSON.stringify(result.setters)}\n` : renderFieldTrace(result, out));
  io.err(renderFieldTraceNotes(result, err));
  return result.setters.length > 0 && !result.interrupted ? 0 : 1;
}

async function trace(text: string, options: TraceOptions & Json, io: Io): Promise<ExitCode> {
  const { findTries } = await import('./trace.ts');
  const { renderTrace, renderTraceNotes } = await import('../../trace/render-trace.ts');
  const { host, end } = traceHost(io, options);
  const result = await findTries(text, options, host).finally(end);
  const { out, err } = terminalsOf(io);
  io.out(options.json ? `${JSON.stringify(result.tries)}\n` : renderTrace(result, out));
  io.err(renderTraceNotes(result, err));
  const isFound = result.tries.length > 0 || (result.byKey?.events.length ?? 0) > 0;
  return isFound && !result.interrupted ? 0 : 1;
}
