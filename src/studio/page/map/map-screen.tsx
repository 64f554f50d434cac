// The map of the studio: it follows the files, and each place in a mapping opens it.
import { useEffect, useState } from 'preact/hooks';
import type { MapModel } from '../../contract.ts';
import { request } from '../api/client.ts';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { MapHostContext } from './map-host.ts';
import { MapView } from './map-view.tsx';
import { ChoiceActions } from './panel/choice-actions.tsx';
import { LineLink } from './panel/line-link.tsx';

export function MapScreen() {
  const { route, go, say, changes } = useStudio();
  const [overview, setOverview] = useState<MapModel | undefined>(undefined);
  useEffect(() => {
    let isReading = false;
    let asked = 0;
    const load = async () => {
      asked += 1;
      const own = asked;
      try {
        const model = await request('GET /api/overview');
        // A later request has the later state.
        if (own !== asked) return;
        isReading = model.reading !== undefined;
        setOverview(model);
      } catch (error) {
        say((error as Error).message, 'error');
      }
    };
    void load();
    return changes.listen(({ kind }) => {
      if (kind === 'files' || (kind === 'checked' && isReading)) void load();
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
