// The results of `s3sf schema add`, `update` and `editor`.
import type { AddResult } from '../commands/schema/add.ts';
import type { EditorResult } from '../commands/schema/editor.ts';
import type { UpdateResult } from '../commands/schema/update.ts';
import { wrap } from '../rendering/fit-text.ts';
import type { Terminal } from '../rendering/terminal.ts';
import type { View } from '../rendering/view.ts';
import { visible } from '../rendering/visible.ts';

export const addView: View<AddResult> = {
  out: renderAdded,
  err: ({ unknown }, terminal) =>
    unknown.map((name) => `${terminal.paint('error', wrap(unknownText(name), { width: terminal.width }))}\n`).join(''),
  json: (result) => result,
  exitCode: ({ unknown }) => (unknown.length > 0 ? 1 : 0),
};

function renderAdded({ written, kept, unknown, available }: AddResult, terminal: Terminal): string {
  const step = (text: string) => `${wrap(text, { width: terminal.width })}\n`;
  if (written.length + kept.length + unknown.length === 0) return step(`Standard objects: ${available.join(', ')}.`);
  return [
    ...written.map((file) => `${visible(file)} written.\n`),
    ...kept.map((name) => `The snapshot already has ${name}.\n`),
    ...(written.length > 0
      ? [step('Picklists and labels may differ in your org. To use those of your org, run "npx s3sf schema pull".')]
      : []),
    ...(unknown.length > 0 ? [step(`Standard objects: ${available.join(', ')}.`)] : []),
  ].join('');
}

const unknownText = (name: string) =>
  /__(c|e)$/i.test(name)
    ? `${visible(name)} is a custom object. If the org has it, run "npx s3sf schema pull ${visible(name)}". If not, use it in a mapping and run "npx s3sf schema missing".`
    : `${visible(name)} does not come with this project. If the org has it, run "npx s3sf schema pull ${visible(name)}".`;

export const updateView: View<UpdateResult> = {
  out: ({ changes, written, isCheck }, terminal) =>
    [
      ...changes.map((each) => `${wrap(visible(each), { width: terminal.width, indent: 4, first: 0 })}\n`),
      ...written.map((file) => `${visible(file)} written.\n`),
      ...(changes.length === 0 && written.length === 0 ? ['The snapshot matches the metadata.\n'] : []),
      ...(isCheck && changes.length > 0 ? ['To update the snapshot, run "npx s3sf schema update".\n'] : []),
    ].join(''),
  json: ({ changes, written }) => ({ changes, written }),
  exitCode: ({ changes, isCheck }) => (isCheck && changes.length > 0 ? 1 : 0),
};

export const editorView: View<EditorResult> = {
  out: ({ file, isChanged }) => `${visible(file)} ${isChanged ? 'written' : 'is up to date'}.\n`,
  json: (result) => result,
  exitCode: () => 0,
};
