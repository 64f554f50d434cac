// The commands under `s3sf schema`: their options, the functions of schema.ts, and the views that show the results.
import type { Command } from 'commander';
import { examplesOf } from '../../rendering/help-examples.ts';
import { progressTo, startProgress } from '../../rendering/progress.ts';
import { show } from '../../rendering/view.ts';
import type { Wiring } from './mapping-commands.ts';

export function addSchemaCommands(schema: Command, { io, folders, run }: Wiring): void {
  const parts = async () => ({
    ...(await import('./schema.ts')),
    ...(await import('../../mappings/render-schema.ts')),
  });
  schema.description("manage the schema snapshot: the org's objects and fields that mappings are checked against");
  folders(schema.command('pull'))
    .description('download the objects that the mappings use and report what changed in the org')
    .argument('[objects...]', 'more objects to pull, by API name')
    .option('--secret <file>', "file with the function's Salesforce secret (docs/operations.md, The secret)")
    .option('--secret-id <name>', 'name or ARN of that secret in Secrets Manager (default: $SALESFORCE_SECRET_ID)')
    .option('--api-version <version>', 'version of the Salesforce API', '65.0')
    .option('--dry-run', 'report what changed without writing files', false)
    .addHelpText(
      'after',
      examplesOf('s3sf schema pull --secret secret.json', 's3sf schema pull Account Lead --dry-run'),
    )
    .action(async (objects, options) =>
      run(async () => {
        const { pullSchema, pullView } = await parts();
        const progress = startProgress(io, 'Pulling objects', { isSilent: options.json });
        const dependencies = { env: io.env, onProgress: progressTo(progress, io.signal) };
        const result = await pullSchema(objects, options, dependencies).finally(progress.end);
        return show(result, pullView, options, io);
      }),
    );
  folders(schema.command('missing'))
    .description('list the objects and fields that the mappings use and the snapshot does not have')
    .option('--write', 'create them as metadata files of the SFDX project', false)
    .option('--objects <folder>', 'folder of the metadata files', 'salesforce/force-app/main/default/objects')
    .addHelpText('after', examplesOf('s3sf schema missing', 's3sf schema missing --write'))
    .action(async (options) =>
      run(async () => {
        const { findMissing, missingView } = await parts();
        return show(await findMissing(options), missingView, options, io);
      }),
    );
  schema
    .command('editor')
    .description('write the JSON Schema that lets editors complete the names of objects and fields in mapping files')
    .option('--schema <folder>', 'folder of the schema snapshot', 'salesforce/schema')
    .option('--file <file>', 'JSON Schema to write', 'schema/mapping.editor.json')
    .addHelpText('after', examplesOf('s3sf schema editor'))
    .action(async (options) =>
      run(async () => {
        const { writeEditorSchema, editorView } = await parts();
        return show(await writeEditorSchema(options), editorView, { json: false }, io);
      }),
    );
}
