// The result of `s3sf new`: the mapping itself with --print, otherwise the file and what is left to decide.
import type { NewResult } from '../commands/mappings/new.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const newView: View<NewResult> = {
  out: (result, terminal) => (result.isWritten ? renderWritten(result, terminal) : result.text),
  json: ({ file, text, open }) => ({ file, text, open }),
  exitCode: () => 0,
};

function renderWritten({ file, open }: NewResult, terminal: Terminal): string {
  const name = visible(file);
  const decisions = open.map((each) => {
    const text = wrap(visible(each), { width: terminal.width, indent: 4, first: 0 });
    return `  - ${text}\n`;
  });
  return [
    `${terminal.paint('strong', name)} written.\n`,
    ...(open.length > 0 ? [`\n${terminal.paint('warning', 'Please decide:')}\n`, ...decisions] : []),
    `\nNext, run: npx s3sf check ${name}\n           npx s3sf test ${name}\n`,
  ].join('');
}
