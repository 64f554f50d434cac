// Event, mapping and result of one mapping file, side by side.
import { useEffect } from 'preact/hooks';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { ConflictView } from './conflict.tsx';
import { EventPane } from './event/event-pane.tsx';
import { MappingBar } from './layout/mapping-bar.tsx';
import { Panes } from './layout/panes.tsx';
import { StatusBar } from './layout/status-bar.tsx';
import { MappingPane } from './mapping-pane.tsx';
import { NewKind } from './new/new-kind.tsx';
import { ResultPane } from './result/result-pane.tsx';
import { SessionContext } from './state/session-context.ts';
import { useMappingRoute } from './state/use-mapping-route.ts';

export function MappingScreen() {
  const studio = useStudio();
  const session = useMappingRoute();
  useEffect(
    () => () => {
      studio.sessions.current.value = undefined;
    },
    [],
  );
  if (studio.route.value.rest[0] === 'new') return <NewKind />;
  if (!session) return <NothingYet />;
  return (
    <SessionContext.Provider key={session.path} value={session}>
      <MappingBar />
      <main class="mapping-screen">
        {session.problem.value ? (
          <NotRead onTry={() => void session.fileChanged()} problem={session.problem.value} what={session.path} />
        ) : session.conflict.value ? (
          <ConflictView />
        ) : (
          <Panes event={<EventPane />} mapping={<MappingPane />} result={<ResultPane />} />
        )}
        <StatusBar />
      </main>
    </SessionContext.Provider>
  );
}

function NothingYet() {
  const { project, problem, refresh, route, go } = useStudio();
  const name = route.value.rest.join('/');
  return (
    <>
      <div class="screen-bar">
        <h1 class="bar-title">Mapping</h1>
      </div>
      <main class="empty">
        {!project.value && problem.value !== undefined && (
          <NotRead onTry={() => void refresh()} problem={problem.value} what="The list of mappings" />
        )}
        {project.value && project.value.mappings.length > 0 && (
          <>
            <strong>No mapping is called “{name}”.</strong>
            <span class="actions">
              <button class="button" onClick={() => go(pathTo('mapping'))} type="button">
                Open another one
              </button>
            </span>
          </>
        )}
        {project.value?.mappings.length === 0 && (
          <>
            <strong>There is no mapping in this folder yet.</strong>
            Paste an event and it becomes the first one.
            <span class="actions">
              <button class="button first" onClick={() => go(pathTo('mapping', ['new']))} type="button">
                New event type
              </button>
            </span>
          </>
        )}
      </main>
    </>
  );
}
