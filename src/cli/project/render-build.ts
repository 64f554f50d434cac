// The result of `s3sf build`.
import type { BuildResult } from '../commands/project/build.ts';
import type { ExitCode, Io } from '../io.ts';
import { showCheck } from '../mappings/render-check.ts';
import { terminalsOf } from '../rendering/terminal.ts';

export function showBuild({ check, functions, out }: BuildResult, options: { json: boolean }, io: Io): ExitCode {
  const code = showCheck(check, options, io);
  if (options.json) return code;
  const { paint } = terminalsOf(io).out;
  io.out(
    functions === undefined
      ? 'Nothing was built. Fix the errors above until "npx s3sf check" finds none.\n'
      : `${paint('good', 'Built')} ${functions.length} functions (${functions.join(', ')}) and the mappings into ${out}.\n`,
  );
  return code;
}
