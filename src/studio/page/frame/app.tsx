// The frame around the screens, and the keys that work everywhere.
import { useEffect } from 'preact/hooks';
import { isCommand } from '../keyboard/keys.ts';
import { MapScreen } from '../map/map-screen.tsx';
import { MappingScreen } from '../mapping/mapping-screen.tsx';
import { useStudio } from '../store/studio.ts';
import { Finder } from './finder.tsx';
import { FindingsList } from './findings-list.tsx';
import { Later } from './later.tsx';
import type { Screen } from './route.ts';
import { Toast } from './toast.tsx';
import { TopBar } from './top-bar.tsx';

const views: Partial<Record<Screen, () => preact.JSX.Element>> = {
  map: MapScreen,
  mapping: MappingScreen,
};

export function App() {
  const { route, open, refresh } = useStudio();
  useEffect(() => {
    void refresh();
    const onKey = (event: KeyboardEvent) => {
      if (isCommand(event, 'k')) {
        event.preventDefault();
        open.value = open.value === 'finder' ? undefined : 'finder';
      }
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, []);
  const View = views[route.value.screen] ?? Later;
  return (
    <>
      <TopBar />
      <View />
      {open.value === 'finder' && <Finder />}
      {open.value === 'findings' && <FindingsList />}
      <Toast />
    </>
  );
}
