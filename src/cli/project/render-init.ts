// The result of `s3sf init`.
import type { InitResult } from '../commands/project/init.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const initView: View<InitResult> = {
  out: ({ folder, files }, terminal) =>
    `${terminal.paint('good', 'Created')} a project with ${files.length} files in ${visible(folder)}. Next, run:

  cd ${visible(folder)}
  npm install
  npm test

README.md in that folder says how to go on.
`,
  json: ({ folder, files }) => ({ folder, files }),
  exitCode: () => 0,
};
