// What all mappings do: when this happens on the platform, this is written in Salesforce. Who writes this field?
import { useRef } from 'preact/hooks';
import type { Overview } from '../../contract.ts';
import { isTyping } from '../keyboard/keys.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { MapBar } from './map-bar.tsx';
import { useMapHost } from './map-host.ts';
import { MapTable } from './map-table.tsx';
import { type Choice, choiceOf, objectInFocus, pathOf } from './model/choice.ts';
import { filterOf, mostBeforeTable, mostInPicture, viewOf } from './model/view.ts';
import { MapPanel } from './panel/map-panel.tsx';
import { moveOnMap } from './picture/move-on-map.ts';
import { Picture } from './picture/picture.tsx';

export interface MapViewProps {
  overview: Overview;
  /** Paper shows the table: the picture does not fit on it. */
  isPrinting?: boolean;
}

export function MapView({ overview, isPrinting = false }: MapViewProps) {
  const { rest, query, go } = useMapHost();
  const box = useRef<HTMLElement>(null);
  const choose = (choice: Choice | undefined) => go(pathOf(choice), query);
  useKeys(box, (event) => moveOnMap(box.current, event));
  // A click on the ground takes the focus away from the map.
  useKeys(undefined, (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || rest.length === 0 || isTyping(event)) return;
    event.preventDefault();
    choose(undefined);
  });
  const choice = choiceOf(rest, overview);
  const filter = filterOf(query.filter);
  const focus = objectInFocus(choice, overview);
  const types = overview.eventTypes.length;
  const asTable = isPrinting || query.as === 'table' || (query.as === undefined && types > mostBeforeTable);
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
