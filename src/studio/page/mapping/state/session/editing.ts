// Edits that the server makes of the text: one after the other, and again if the text changed while one was made.
import type { EditAnswer, MappingEdit } from '../../../../contract.ts';
import { request } from '../../../api/client.ts';
import type { TextDocument } from '../document.ts';
import { createTyping, type Typing } from '../typing.ts';

export interface Editing {
  /** Without an answer of the studio, it is refused. */
  edit(edit: MappingEdit): Promise<EditAnswer>;
  typing: Typing;
  /** Resolves once every edit is made, with whether everything that was typed is in the text. */
  settled(): Promise<boolean>;
}

export interface EditingPorts {
  path: string;
  document: TextDocument;
  /** The event in view if it is no example. */
  given(): Record<string, unknown> | undefined;
  /** What was typed last could not be written. */
  onRefused(reason: string): void;
}

export function createEditing({ path, document, given, onRefused }: EditingPorts): Editing {
  /** The node that was typed into last: what is typed on there is one step. */
  let typedInto: string | undefined;
  const editNow = async (wanted: MappingEdit, into?: string): Promise<EditAnswer> => {
    for (;;) {
      const text = document.text.peek();
      const event = given();
      const answer = await request('POST /api/mapping/edit', {
        body: { path, text, edit: wanted, ...(event && { event: event as never }) },
      });
      if (text !== document.text.peek()) continue;
      // Comments are removed somewhere else than where a person works.
      if (answer.kind === 'edited' && wanted.kind === 'decide') document.replace(answer.text);
      else if (answer.kind === 'edited') {
        if (into === undefined || into !== typedInto) document.step();
        typedInto = into;
        document.apply(answer.edits, answer.selection);
      }
      return answer;
    }
  };
  let line: Promise<unknown> = Promise.resolve();
  const editInLine = (wanted: MappingEdit, into?: string): Promise<EditAnswer> => {
    const answer = line.then(() => editNow(wanted, into));
    line = answer.catch(() => undefined);
    return answer;
  };
  const typing = createTyping({
    write: (edit) => editInLine(edit, edit.node.join('/')),
    onRefused,
  });
  return {
    edit: (wanted) => editInLine(wanted).catch(({ message }: Error) => ({ kind: 'refused', reason: message })),
    typing,
    async settled() {
      const isWhole = await typing.settled();
      await line;
      return isWhole;
    },
  };
}
