// The facts of mapping files as work that is done for each file, with its cache.
import type { PerFileWork } from '../../../check/many/per-file.ts';
import { moduleUrl } from '../../../module-url.ts';
import type { FileFacts } from '../../facts/file-facts.ts';

export const factsWork: PerFileWork<FileFacts> = {
  // With the emulated org, in which examples run.
  code: [
    'check',
    'pipeline',
    'values',
    'overview',
    'examples',
    'local/salesforce',
    'cli/local-stack',
    'studio/facts',
  ].map((folder) => `src/${folder}`),
  module: moduleUrl('./facts-worker', import.meta.url),
  async here() {
    const { factFiles } = await import('./fact-files.ts');
    return factFiles;
  },
  isRepeatable: ({ check }) => check.isRepeatable,
};
