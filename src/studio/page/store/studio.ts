// What every screen knows: the project, where the page is, and what was said last.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FunctionDetail, Project } from '../../contract.ts';
import { type Changes, connectChanges } from '../api/changes.ts';
import { request } from '../api/client.ts';
import { type Route, routeOf } from '../frame/route.ts';
import { keptTexts } from '../mapping/state/kept-texts.ts';
import { createSessions, type Sessions } from '../mapping/state/sessions.ts';
import { createNotices, type Notices } from './notices.ts';
import { retryMs } from './retry.ts';

export interface Studio extends Notices {
  project: Signal<Project | undefined>;
  /** Why there is no project yet. It is read again by itself. */
  problem: ReadonlySignal<string | undefined>;
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
  const problem = signal<string | undefined>(undefined);
  let again: ReturnType<typeof setTimeout> | undefined;
  const refresh = async () => {
    try {
      const now = await request('GET /api/project');
      if (!project.peek()) restore(now);
      project.value = now;
      problem.value = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (project.peek()) return say(message, 'error');
      problem.value = message;
      clearTimeout(again);
      again = setTimeout(() => void refresh(), retryMs);
    }
  };
  /** Before anything is opened, so that nothing is opened without its unsaved text. */
  const restore = ({ name, folder }: Project) => {
    const restored = sessions.keep(keptTexts(`${name} ${folder}`));
    if (restored.length > 0) say(`Restored what was not saved: ${restored.join(', ')}.`);
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
    if (change.kind === 'checked') {
      project.value = { ...now, checked: change.checked, examples: change.examples };
      // The counts of each mapping.
      if (!change.checked.isChecking) void refresh();
    }
    if (change.kind === 'stack') {
      const { stack: _before, ...rest } = now;
      project.value = change.stack ? { ...rest, stack: change.stack } : rest;
    }
  });
  return { project, problem, route, notice, open, changes, functions, sessions, go, say, refresh };
}

export const StudioContext = createContext<Studio | undefined>(undefined);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('There is no studio around this component.');
  return studio;
}
