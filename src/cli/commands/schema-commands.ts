// The commands under `s3sf schema`, as main.ts adds them.
import type { Command } from 'commander';
import type { ExitCode, Io } from '../io.ts';
import { examplesOf } from '../rendering/help-examples.ts';

/** `folders` adds the options for the folders that commands share, `run` runs one and keeps its exit code. */
export function addSchemaCommands(
  schema: Command,
  folders: (command: Command) => Command,
  io: Io,
  run: (command: Promise<ExitCode>) => Promise<void>,
): void {
  schema.description('the snapshot of the org by which mappings are checked: pull it, and find what it lacks');
  folders(schema.command('pull'))
    .description('ask the org for the objects that the mappings use, keep them as the snapshot, and say what changed')
    .argument('[objects...]', 'more objects, by API name')
    .option('--secret <file>', "file with the function's Salesforce secret: docs/operations.md, The secret")
    .option('--secret-id <name>', 'name or ARN of that secret in Secrets Manager; variable SALESFORCE_SECRET_ID')
    .option('--api-version <version>', "version of Salesforce's API", '65.0')
    .option('--dry-run', 'say what changed and write nothing', false)
    .addHelpText(
      'after',
      examplesOf('s3sf schema pull --secret secret.json', 's3sf schema pull Account Lead --dry-run'),
    )
    .action(async (objects, options) => run((await import('./schema.ts')).schemaPull(objects, options, io)));
  folders(schema.command('missing'))
    .description('say which objects and fields the mappings need and the snapshot lacks')
    .option('--write', 'make them as metadata files of the SFDX project', false)
    .option('--objects <folder>', 'folder of the metadata files', 'salesforce/force-app/main/default/objects')
    .addHelpText('after', examplesOf('s3sf schema missing', 's3sf schema missing --write'))
    .action(async (options) => run((await import('./schema.ts')).schemaMissing(options, io)));
  schema
    .command('editor')
    .description('bring objects and fields of the snapshot into the JSON Schema that editors use for mapping files')
    .option('--schema <folder>', 'folder of the schema snapshot', 'salesforce/schema')
    .option('--file <file>', 'the JSON Schema to write', 'schema/mapping.editor.json')
    .addHelpText('after', examplesOf('s3sf schema editor'))
    .action(async (options) => run((await import('./schema.ts')).schemaEditor(options, io)));
}
