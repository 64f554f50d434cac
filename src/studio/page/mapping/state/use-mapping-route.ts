// Opens what the path names: a mapping by its event type, its file or the file's name, and a line or an example of it.
import { EditorView } from '@codemirror/view';
import { useEffect } from 'preact/hooks';
import type { MappingSummary } from '../../../contract.ts';
import { useStudio } from '../../store/studio.ts';
import { isFileName } from './file-name.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { mappingView } from './view-choice.ts';

export function useMappingRoute(): Session | undefined {
  const { project, route, sessions } = useStudio();
  const { rest, query } = route.value;
  const name = rest.join('/');
  const path = pathOf(name, project.value?.mappings ?? [], sessions);
  const session = path && rest[0] !== 'new' ? sessions.of(path) : undefined;
  useEffect(() => {
    sessions.current.value = session;
    if (!path) return;
    for (const storage of [sessionStorage, localStorage]) storage.setItem('studio.mapping', path);
  }, [session]);
  const isRead = session?.saved.value !== undefined;
  useEffect(() => {
    if (!session || !isRead) return;
    if (query.line) goToLine(session, Number(query.line), Number(query.column ?? 1));
    if (query.example) session.chosen.value = { kind: 'example', index: Number(query.example) };
  }, [session, isRead, query.line, query.column, query.example]);
  return session;
}

function pathOf(name: string, mappings: readonly MappingSummary[], sessions: Sessions): string | undefined {
  const byType = mappings.find(({ path, types }) => path === name || types?.includes(name));
  const named = (byType ?? mappings.find(({ path }) => isFileName(path, name)))?.path;
  if (named !== undefined || name !== '') return named ?? sessions.named(name)?.path;
  const isThere = (path: string | null) =>
    path !== null && (mappings.some((each) => each.path === path) || sessions.named(path) !== undefined);
  // Of this tab before that of another one.
  const last = [sessionStorage, localStorage].map((storage) => storage.getItem('studio.mapping')).find(isThere);
  return last ?? mappings.find(({ isSettings }) => !isSettings)?.path ?? sessions.open.value[0]?.path;
}

export function goToLine(session: Session, line: number, column: number) {
  mappingView.value = 'yaml';
  const lines = session.document.text.peek().split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const anchor = before + Math.min(column - 1, lines[line - 1]?.length ?? 0);
  session.document.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
  });
  session.wantsView.value = 'text';
}
