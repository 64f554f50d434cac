// What all mappings do: when this happens on the platform, this is written in Salesforce. Who writes this field?
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MapModel } from '../../contract.ts';
import { request } from '../api/client.ts';
import { pathTo } from '../frame/route.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { useStudio } from '../store/studio.ts';
import { MapBar } from './map-bar.tsx';
import { MapTable } from './map-table.tsx';
import { type Choice, choiceOf, objectInFocus, pathOf } from './model/choice.ts';
import { filterOf, mostBeforeTable, mostInPicture, viewOf } from './model/view.ts';
import { MapPanel } from './panel/map-panel.tsx';
import { moveOnMap } from './picture/move-on-map.ts';
import { Picture } from './picture/picture.tsx';

export function MapScreen() {
  const { route, go, say, changes } = useStudio();
  const [overview, setOverview] = useState<MapModel | undefined>(undefined);
  const box = useRef<HTMLElement>(null);
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
  const { rest, query } = route.value;
  const choose = (choice: Choice | undefined) => go(pathTo('map', pathOf(choice), query), { replace: true });
  useKeys(box, (event) => {
    if (event.key === 'Escape' && rest.length > 0) {
      event.preventDefault();
      choose(undefined);
    } else moveOnMap(box.current, event);
  });
  if (!overview) {
    return (
      <>
        <div class="screen-bar">
          <h1 class="unseen">Map</h1>
        </div>
        <main class="map-screen" ref={box}>
          <p class="empty">Reading the mappings…</p>
        </main>
      </>
    );
  }
  const choice = choiceOf(rest, overview);
  const filter = filterOf(query.filter);
  const focus = objectInFocus(choice, overview);
  const types = overview.eventTypes.length;
  const asTable = query.as === 'table' || (query.as === undefined && types > mostBeforeTable);
  const isLarge = types > mostInPicture && query.show !== 'all';
  const view = viewOf(overview, { filter, beside: isLarge && !asTable ? focus : undefined });
  return (
    <>
      <MapBar asTable={asTable} filter={filter} isLarge={isLarge && !asTable} overview={overview} />
      <main class="map-screen" ref={box}>
        {asTable ? (
          <MapTable choice={choice} onChoose={choose} view={view} />
        ) : (
          <Picture choice={choice} filter={filter} focus={focus} onChoose={choose} overview={overview} view={view} />
        )}
        <MapPanel choice={choice} onChoose={choose} overview={overview} />
      </main>
    </>
  );
}
