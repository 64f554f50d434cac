// The commands under `s3sf schema`: their options, the functions that do the work (the files beside this one), and the
// views that show the results (schema/render-*.ts).
import type { Command } from 'commander';
import { examplesOf } from '../../rendering/help-examples.ts';
import { progressTo, startProgress } from '../../rendering/progress.ts';
import { show } from '../../rendering/view.ts';
import { projectFolders } from '../../schema/project-folders.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';

export function addSchemaCommands(schema: Command, wiring: Wiring): void {
  schema.description("manage the schema snapshot: the org's objects and fields that mappings are checked against");
  addOrgCommands(schema, wiring);
  addProjectCommands(schema, wiring);
}

/** Where the function's login is, and which API it speaks. */
const withLogin = (command: Command) =>
  command
    .option('--secret <file>', "file with the function's Salesforce secret (docs/operations.md, The secret)")
    .option('--secret-id <name>', 'name or ARN of that secret in Secrets Manager (default: $SALESFORCE_SECRET_ID)')
    .option('--api-version <version>', 'version of the Salesforce API', '65.0');

function addOrgCommands(schema: Command, { io, folders, run }: Wiring): void {
  withLogin(folders(schema.command('pull')))
    .description('download the objects that the mappings use and report what changed in the org')
    .argument('[objects...]', 'more objects to pull, by API name')
    .option('--dry-run', 'report what changed without writing files', false)
    .addHelpText(
      'after',
      examplesOf('s3sf schema pull --secret secret.json', 's3sf schema pull Account Lead --dry-run'),
    )
    .action(async (objects, options) =>
      run(async () => {
        const { pullSchema } = await import('./pull.ts');
        const { pullView } = await import('../../schema/render-pull.ts');
        const progress = startProgress(io, 'Pulling objects', { isSilent: options.json });
        const dependencies = { env: io.env, onProgress: progressTo(progress, io.signal) };
        const result = await pullSchema(objects, options, dependencies).finally(progress.end);
        return show(result, pullView, options, io);
      }),
    );
  withLogin(folders(schema.command('drift')))
    .description('compare the org with the snapshot; exit code 1 if they differ')
    .argument('[objects...]', 'objects to compare, by API name (default: all of the snapshot)')
    .option('--markdown', 'print Markdown, for a job summary', false)
    .addHelpText('after', examplesOf('s3sf schema drift --secret secret.json', 's3sf schema drift Contact --markdown'))
    .action(async (objects, options) =>
      run(async () => {
        const { findDrift } = await import('./drift.ts');
        const { driftMarkdown, driftView } = await import('../../schema/render-drift.ts');
        const progress = startProgress(io, 'Comparing objects', { isSilent: options.json || options.markdown });
        const dependencies = { env: io.env, onProgress: progressTo(progress, io.signal) };
        const result = await findDrift(objects, options, dependencies).finally(progress.end);
        return show(result, options.markdown ? driftMarkdown : driftView, options, io);
      }),
    );
}

const snapshotFolder = ['--schema <folder>', 'folder of the schema snapshot', 'salesforce/schema'] as const;
const objectsFolder = ['--objects <folder>', 'folder of the metadata files', projectFolders.objects] as const;
const editorFile = ['--editor <file>', 'JSON Schema for editors, updated if it exists', projectFolders.editor] as const;

function addProjectCommands(schema: Command, { io, folders, run }: Wiring): void {
  folders(schema.command('missing'))
    .description('list the objects and fields that the mappings use and the snapshot does not have')
    .option('--write', 'add them to the metadata of the SFDX project, its permission sets and the snapshot', false)
    .option(
      '--type <field=type>',
      'type of a field, such as "Contact.Score__c=Number(3, 1)", in place of the guess; repeat --type for each field',
      (value: string, all: string[]) => [...all, value],
      [] as string[],
    )
    .option(...objectsFolder)
    .option(...editorFile)
    .addHelpText(
      'after',
      examplesOf(
        's3sf schema missing',
        's3sf schema missing --write',
        's3sf schema missing --write --type "Contact.Score__c=Number(3, 1)" --type "Contact.Level__c=Text(80)"',
      ),
    )
    // To say what is wrong with a second field behind --type.
    .allowExcessArguments()
    .action(async (options, { args }) =>
      run(async () => {
        const { findMissing } = await import('./missing.ts');
        const { missingView } = await import('../../schema/render-missing.ts');
        const { refuseMore } = await import('../../schema/refuse-more.ts');
        refuseMore(args);
        return show(await findMissing(options), missingView, options, io);
      }),
    );
  folders(schema.command('remove'))
    .description('remove custom fields and objects from the metadata, the permission sets, the pages and the snapshot')
    .argument('<names...>', 'fields such as Contact.Score__c, or objects such as Shift__c')
    .option(...objectsFolder)
    .option(...editorFile)
    .addHelpText('after', examplesOf('s3sf schema remove Contact.Score__c'))
    .action(async (names, options) =>
      run(async () => {
        const { removeFromProject } = await import('./remove.ts');
        const { removeView } = await import('../../schema/render-remove.ts');
        return show(await removeFromProject(names, options), removeView, options, io);
      }),
    );
  schema
    .command('add')
    .description('add a standard object that comes with this project to the snapshot')
    .argument('[objects...]', 'API names of the objects (default: list them)')
    .option(...snapshotFolder)
    .option(...objectsFolder)
    .option(...editorFile)
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', examplesOf('s3sf schema add', 's3sf schema add Opportunity Campaign CampaignMember'))
    .action(async (objects, options) =>
      run(async () => {
        const { addObjects } = await import('./add.ts');
        const { addView } = await import('../../schema/render-add.ts');
        return show(await addObjects(objects, options), addView, options, io);
      }),
    );
  schema
    .command('update')
    .description('update the snapshot from the custom objects and fields of the SFDX project')
    .option('--check', 'write nothing; exit code 1 if the snapshot differs', false)
    .option(
      '--prune',
      'also remove custom fields that the project does not have, on objects of which it has fields',
      false,
    )
    .option(...snapshotFolder)
    .option(...objectsFolder)
    .option(...editorFile)
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', examplesOf('s3sf schema update', 's3sf schema update --check'))
    .action(async (options) =>
      run(async () => {
        const { updateSnapshot } = await import('./update.ts');
        const { updateView } = await import('../../schema/render-add.ts');
        return show(await updateSnapshot(options), updateView, options, io);
      }),
    );
  schema
    .command('editor')
    .description('write the JSON Schema that lets editors complete the names of objects and fields in mapping files')
    .option(...snapshotFolder)
    .option('--file <file>', 'JSON Schema to write', projectFolders.editor)
    .addHelpText('after', examplesOf('s3sf schema editor'))
    .action(async (options) =>
      run(async () => {
        const { writeEditorSchema } = await import('./editor.ts');
        const { editorView } = await import('../../schema/render-add.ts');
        return show(await writeEditorSchema(options), editorView, { json: false }, io);
      }),
    );
}
