// The local stack that a person starts in the studio, with the function of `s3sf local`. It ends with the studio.
import { localFolders } from '../../../cli/local-stack/local-folders.ts';
import type { StudioProject } from '../project/studio-project.ts';

export interface OwnStack {
  /** Resolves once it runs, or with why it does not, in sentences. */
  start(): Promise<{ kind: 'started' } | { kind: 'refused'; sentences: string[] }>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

export function ownStack(project: StudioProject, cacheFolder: string | undefined): OwnStack {
  let current: { stop: AbortController; ended: Promise<unknown>; started: ReturnType<OwnStack['start']> } | undefined;

  function begin(): NonNullable<typeof current> {
    const stop = new AbortController();
    let onStarted = () => {};
    const isStarted = new Promise<{ kind: 'started' }>((resolve) => {
      onStarted = () => resolve({ kind: 'started' });
    });
    const options = { ...project.folders, drop: localFolders.drop };
    // Half of what the studio loads, and not everybody starts one.
    const running = import('../../../cli/commands/local-stack/local.ts').then(({ runLocal }) =>
      runLocal(options, {
        signal: stop.signal,
        cacheFolder,
        onEvent: (event) => event.kind === 'started' && onStarted(),
      }),
    );
    const begun = running.then(
      (end): Awaited<ReturnType<OwnStack['start']>> => {
        switch (end.kind) {
          case 'stopped':
            return { kind: 'refused', sentences: ['The local stack was stopped.'] };
          case 'already-running':
            return { kind: 'refused', sentences: ['A local stack already runs in this folder.'] };
          case 'not-loadable':
            return {
              kind: 'refused',
              sentences: [
                'The mappings do not load. Fix these errors, then start again.',
                ...end.project.problems
                  .filter(({ severity }) => severity === 'error')
                  .map(({ file, line, message }) => `${file}, line ${line}: ${message}`),
              ],
            };
        }
      },
      (error: unknown) => ({
        kind: 'refused' as const,
        sentences: [`The local stack did not start: ${error instanceof Error ? error.message : String(error)}`],
      }),
    );
    const own = { stop, ended: begun, started: Promise.race([isStarted, begun]) };
    void begun.finally(() => {
      if (current === own) current = undefined;
    });
    return own;
  }

  return {
    start() {
      current ??= begin();
      return current.started;
    },
    isRunning: () => current !== undefined,
    async stop() {
      const own = current;
      own?.stop.abort();
      await own?.ended;
    },
  };
}
