// The commands for requests of people whose data the pipeline has: what is there, and to remove it.
import { type Command, Option } from 'commander';
import { stackOption, withStack } from '../../aws/stack-option.ts';
import type { ExitCode, Io } from '../../io.ts';
import { withInventory } from '../../people/inventory-of.ts';
import type { SearchHost, SearchOptions } from '../../people/search-person.ts';
import { examplesOf } from '../../rendering/help-examples.ts';
import { startProgress } from '../../rendering/progress.ts';
import { show } from '../../rendering/view.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';
import type { ForgetOptions } from './forget.ts';

interface Json {
  json: boolean;
}

export function addPrivacyCommands(program: Command, { io, folders, run }: Wiring): void {
  const searching = (command: Command) =>
    folders(command)
      .argument('<value...>', 'what identifies the person: the key of a record, such as a counselor ID')
      .option('--inventory <file>', 'file for what each version contains, so that the next search reads only new ones')
      .option(...stackOption)
      .option('--bucket <name>', 'bucket of a deployed stack (default: that of the local stack)');

  searching(program.command('find-person'))
    .description('list the objects and records that hold a person, in every version of every object')
    .option('--prefix <prefix>', 'only objects whose key starts with this', '')
    .option('--list', 'also list each event: its location in S3', false)
    .addHelpText('after', examplesOf('s3sf find-person c-17', 's3sf find-person c-17 mira@example.org --list'))
    .action(async (values, options) => run(async () => findPerson(values, await withStack(options), io)));

  searching(program.command('forget'))
    .description("say what is stored about a person, and with --yes remove the person's events for good")
    .option('--as <key...>', 'the keys that the value is, such as Contact.Counselor_Id__c; --yes needs them')
    .option('--mentions', 'also events that contain the value elsewhere, and lines that cannot be read', false)
    .option('--shared', 'also events that contain another person in the same role', false)
    .option(
      '--line <location...>',
      'also these lines, which contain the value inside a longer text: s3://bucket/key:line',
    )
    .addOption(new Option('--dry-run', 'change nothing, as without --yes').conflicts('yes'))
    .option('--yes', 'remove the events; nothing brings them back', false)
    .option('--dead-letter-queue <url>', 'queue of a deployed stack')
    .option('--parked-queue <url>', 'queue of a deployed stack')
    .option('--stamp-table <name>', 'table of a deployed stack')
    .option('--idempotency-table <name>', 'table of a deployed stack')
    .addHelpText(
      'after',
      examplesOf('s3sf forget c-17', 's3sf forget c-17 --as Contact.Counselor_Id__c --mentions --yes'),
    )
    .action(async (values, options) => run(async () => forget(values, await withStack(options), io)));
}

async function findPerson(
  values: string[],
  options: SearchOptions & Json & { list: boolean },
  io: Io,
): Promise<ExitCode> {
  const { findPerson } = await import('./find-person.ts');
  const { findPersonView } = await import('../../people/render-person.ts');
  const { host, end } = searchHost(options, io);
  const result = await findPerson(values, withInventory(values, options, io), host).finally(end);
  return show(result, findPersonView(options), options, io);
}

async function forget(values: string[], options: ForgetOptions & Json, io: Io): Promise<ExitCode> {
  const { forgetPerson } = await import('./forget.ts');
  const { forgetView } = await import('../../people/render-forget.ts');
  const { host, end } = searchHost(options, io);
  // Nobody is forgotten in a part of the bucket.
  const whole = withInventory(values, { ...options, prefix: '' }, io);
  const result = await forgetPerson(values, whole, host).finally(end);
  return show(result, forgetView, options, io);
}

function searchHost({ json }: Json, io: Io): { host: SearchHost; end: () => void } {
  const progress = startProgress(io, 'Searching versions', { isSilent: json });
  const host: SearchHost = {
    env: io.env,
    signal: io.signal,
    now: io.clock?.now ?? Date.now,
    onProgress: ({ versions, found, key }) => progress.update(versions, { note: `${found} objects found, at ${key}` }),
  };
  return { host, end: progress.end };
}
