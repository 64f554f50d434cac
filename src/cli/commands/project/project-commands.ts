// The commands for a project of one's own: their options, the function that does the work (the file of the same name
// here), and the view that shows its result (project/render-*.ts).
import type { Command } from 'commander';
import { examplesOf } from '../../rendering/help-examples.ts';
import { progressTo, startProgress } from '../../rendering/progress.ts';
import { show } from '../../rendering/view.ts';
import type { Wiring } from '../mappings/mapping-commands.ts';

/** @param version of the package */
export function addProjectCommands(program: Command, { io, folders, run }: Wiring, version: string): void {
  program
    .command('init')
    .description('write a project of your own: mappings, schema snapshot, settings for SAM, and a workflow for GitHub')
    .argument('<folder>', 'new or empty folder')
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', examplesOf('s3sf init my-pipeline'))
    .action(async (folder, options) =>
      run(async () => {
        const { initProject } = await import('./init.ts');
        const { initView } = await import('../../project/render-init.ts');
        return show(await initProject(folder, version), initView, options, io);
      }),
    );

  folders(program.command('build'))
    .description('check the mappings, and put the functions and the packed mappings into a folder; sam build runs it')
    .option('--out <folder>', 'folder to build into; it is emptied first', 'deploy/dist')
    .addHelpText('after', examplesOf('s3sf build'))
    .action(async (options) =>
      run(async () => {
        const { buildProject } = await import('./build.ts');
        const { showBuild } = await import('../../project/render-build.ts');
        const progress = startProgress(io, 'Checking mapping files', { isSilent: options.json });
        const onProgress = progressTo(progress, io.signal);
        const dependencies = { cacheFolder: io.cacheFolder, onProgress };
        return showBuild(await buildProject(options, io.env, dependencies).finally(progress.end), options, io);
      }),
    );
}
