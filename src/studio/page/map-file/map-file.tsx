import { signal } from '@preact/signals';
import type { SourceLocation } from '../../../pipeline/mapping/mappings.ts';
import type { Overview } from '../../contract.ts';
import { pathTo, routeOf } from '../frame/route.ts';
import { Toast } from '../frame/toast.tsx';
import { Logo } from '../icons/icons.tsx';
import { type MapHost, MapHostContext } from '../map/map-host.ts';
import { MapView } from '../map/map-view.tsx';
import { createNotices } from '../store/notices.ts';

// What is chosen is the path behind the "#" of the address: `#/map/Contact/LastName`. `s3sf studio --open` takes it too.
const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

const { notice, say } = createNotices();

const go: MapHost['go'] = (rest, query) => {
  location.replace(`#${pathTo('map', rest, query)}`);
  hash.value = location.hash;
};

const Line = ({ location: { file, line } }: { location: SourceLocation }) => (
  <span class="place">
    {file}:{line}
  </span>
);

export interface MapFileProps {
  overview: Overview;
  /** What is chosen as long as the address says nothing. */
  open: readonly string[];
  isPrinting: boolean;
}

export function MapFile({ overview, open, isPrinting }: MapFileProps) {
  const [path = '', search] = (hash.value.slice(1) || pathTo('map', open)).split('?', 2);
  const { rest, query } = routeOf(path, search);
  return (
    <MapHostContext.Provider value={{ rest, query, go, say, Line }}>
      <header class="top-bar">
        <span class="brand">
          <Logo />
          {document.title}
        </span>
      </header>
      <MapView isPrinting={isPrinting} overview={overview} />
      <Toast notice={notice} />
    </MapHostContext.Provider>
  );
}
