// The map of the studio: it follows the files, and each place in a mapping opens it.
import { useEffect, useRef } from 'preact/hooks';
import { request } from '../api/client.ts';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { useAnswer } from '../store/use-answer.ts';
import { MapHostContext } from './map-host.ts';
import { MapView } from './map-view.tsx';
import { ChoiceActions } from './panel/choice-actions.tsx';
import { LineLink } from './panel/line-link.tsx';

export function MapScreen() {
  const { route, go, say, changes } = useStudio();
  const isReading = useRef(false);
  const {
    answer: overview,
    problem,
    ask,
  } = useAnswer(
    () => request('GET /api/overview'),
    [],
    ({ reading }) => {
      isReading.current = reading !== undefined;
    },
  );
  useEffect(
    () =>
      changes.listen(({ kind }) => {
        if (kind === 'files' || (kind === 'checked' && isReading.current)) ask();
      }),
    [],
  );
  if (!overview) {
    return (
      <>
        <div class="screen-bar">
          <h1 class="unseen">Map</h1>
        </div>
        <main class="map-screen">
          {problem === undefined ? (
            <p class="empty">Reading the mappings…</p>
          ) : (
            <NotRead onTry={ask} problem={problem} what="The map" />
          )}
        </main>
      </>
    );
  }
  const { rest, query } = route.value;
  const host = {
    rest,
    query,
    go: (rest: readonly string[], query: Record<string, string>) => go(pathTo('map', rest, query), { replace: true }),
    say,
    Line: LineLink,
    Actions: ChoiceActions,
  };
  return (
    <MapHostContext.Provider value={host}>
      <MapView overview={overview} />
    </MapHostContext.Provider>
  );
}
