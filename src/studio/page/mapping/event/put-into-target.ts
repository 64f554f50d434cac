// Puts a value of the event into the row that had the focus last, at its cursor.
import type { EventPath } from '../../../contract.ts';
import { rowsOf } from '../state/session/readable.ts';
import type { Session } from '../state/session.ts';

export const targetRow = (session: Session) => {
  const target = session.target.value;
  return target && rowsOf(session.readable.value).find(({ id, expression }) => id === target.row && expression);
};

export async function putIntoTarget(
  session: Session,
  path: Pick<EventPath, 'names' | 'path'>,
  say: (text: string, severity?: 'ok' | 'error') => void,
): Promise<void> {
  const row = targetRow(session);
  const target = session.target.peek();
  if (!row || !target) return say('Choose a row of the mapping first: the value is put at its cursor.');
  const editor = session.openEditor.peek();
  if (editor?.row === row.id) return editor.insertPath(path.names);
  await session.typing.settled();
  const length = row.expression?.text.length ?? 0;
  const at = Math.min(target.at, length);
  const answer = await session.edit({ kind: 'insert-path', node: row.node, names: path.names, at });
  if (answer.kind === 'refused') say(answer.reason, 'error');
  else {
    session.target.value = { row: row.id, at: at + path.path.length };
    session.focus.value = { kind: 'row', id: row.id };
  }
}
