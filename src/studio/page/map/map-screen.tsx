// The map of the studio: it follows the files, and each place in a mapping opens it.
import { useEffect, useState } from 'preact/hooks';
import type { Overview } from '../../contract.ts';
import { request } from '../api/client.ts';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { MapHostContext } from './map-host.ts';
import { MapView } from './map-view.tsx';
import { ChoiceActions } from './panel/choice-actions.tsx';
import { LineLink } from './panel/line-link.tsx';

export function MapScreen() {
  const { route, go, say, changes } = useStudio();
  const [overview, setOverview] = useState<Overview | undefined>(undefined);
  useEffect(() => {
    const load = () => request('GET /api/overview').then(setOverview, (error: Error) => say(error.message, 'error'));
    void load();
    return changes.listen(({ kind }) => {
      if (kind === 'files') void load();
    });
  }, []);
  if (!overview) {
    return (
      <>
        <div class="screen-bar">
          <h1 class="unseen">Map</h1>
        </div>
        <main class="map-screen">
          <p class="empty">Reading the mappings…</p>
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
