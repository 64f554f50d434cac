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

function renderWritten({ file, open, adds }: NewResult, terminal: Terminal): string {
  const name = visible(file);
  const decisions = open.map((each) => {
    const text = wrap(visible(each), { width: terminal.width, indent: 4, first: 0 });
    return `  - ${text}\n`;
  });
  // In an order in which each step works: a field is checked only once it is in the snapshot.
  const steps = [
    open.length > 0 ? `Open ${name} and decide what is listed above.` : `Open ${name} and read it.`,
    ...(adds
      ? ['Add the new fields: npx s3sf schema missing lists them with their types, and --write adds them.']
      : []),
    `Check it: npx s3sf check ${name}`,
    `Run its examples: npx s3sf test ${name}. After an edit, --update writes the new results: read every line.`,
  ];
  return [
    `${terminal.paint('strong', name)} written.\n`,
    ...(open.length > 0 ? [`\n${terminal.paint('warning', 'Please decide:')}\n`, ...decisions] : []),
    '\nNext:\n',
    ...steps.map((step, index) => `  ${index + 1}. ${wrap(step, { width: terminal.width, indent: 5, first: 0 })}\n`),
  ].join('');
}
