// What every screen knows: the project, where the page is, and what was said last.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FunctionDetail, Project } from '../../contract.ts';
import { type Changes, connectChanges } from '../api/changes.ts';
import { request } from '../api/client.ts';
import { type Route, routeOf } from '../frame/route.ts';
import { createSessions, type Sessions } from '../mapping/state/sessions.ts';
import { createNotices, type Notices } from './notices.ts';

export interface Studio extends Notices {
  project: Signal<Project | undefined>;
  route: Signal<Route>;
  /** What is open above the page. */
  open: Signal<'finder' | 'findings' | undefined>;
  /** Of the mapping language. Empty until they are known. */
  functions: ReadonlySignal<readonly FunctionDetail[]>;
  changes: Changes;
  sessions: Sessions;
  go(path: string, options?: { replace?: boolean }): void;
  refresh(): Promise<void>;
}

export function createStudio(): Studio {
  const project = signal<Project | undefined>(undefined);
  const route = signal<Route>(routeOf(location.pathname, location.search));
  const { notice, say } = createNotices();
  const open = signal<'finder' | 'findings' | undefined>(undefined);
  const functions = signal<readonly FunctionDetail[]>([]);
  const changes = connectChanges();
  const refresh = async () => {
    try {
      project.value = await request('GET /api/project');
    } catch (error) {
      say((error as Error).message, 'error');
    }
  };
  const go: Studio['go'] = (path, { replace = false } = {}) => {
    const url = new URL(path, location.origin);
    if (url.pathname + url.search !== location.pathname + location.search) {
      history[replace ? 'replaceState' : 'pushState'](null, '', url);
    }
    route.value = routeOf(url.pathname, url.search);
  };
  addEventListener('popstate', () => {
    route.value = routeOf(location.pathname, location.search);
  });
  const sessions = createSessions({ changes, say, functions: () => functions.peek() });
  void request('GET /api/functions').then(
    (known) => {
      functions.value = known;
    },
    () => undefined,
  );
  changes.listen((change) => {
    if (change.kind === 'files') void refresh();
    const now = project.peek();
    if (!now) return;
    if (change.kind === 'checked') project.value = { ...now, checked: change.checked, examples: change.examples };
    // What was not known of the mappings when the project was read, is now.
    const isUnknown = now.mappings.some(({ isSettings, examples }) => !isSettings && !examples);
    if (change.kind === 'checked' && !change.checked.isChecking && isUnknown) void refresh();
    if (change.kind === 'stack') {
      const { stack: _before, ...rest } = now;
      project.value = change.stack ? { ...rest, stack: change.stack } : rest;
    }
  });
  return { project, route, notice, open, changes, functions, sessions, go, say, refresh };
}

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('There is no studio around this component.');
  return studio;
}
