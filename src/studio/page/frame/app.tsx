// The frame around the screens, and the keys that work everywhere.
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { CompareScreen } from '../compare/compare-screen.tsx';
import { EventsScreen } from '../events/events-screen.tsx';
import { isCommand } from '../keyboard/keys.ts';
import { MapScreen } from '../map/map-screen.tsx';
import { MappingScreen } from '../mapping/mapping-screen.tsx';
import { SalesforceScreen } from '../salesforce/salesforce-screen.tsx';
import { useStudio } from '../store/studio.ts';
import { Finder } from './finder.tsx';
import { FindingsList } from './findings-list.tsx';
import { type Screen, screenNames } from './route.ts';
import { Toast } from './toast.tsx';
import { TopBar } from './top-bar.tsx';

const views: Record<Screen, () => preact.JSX.Element> = {
  map: MapScreen,
  mapping: MappingScreen,
  compare: CompareScreen,
  events: EventsScreen,
  salesforce: SalesforceScreen,
};

export function App() {
  const { route, open, notice, refresh } = useStudio();
  useLayoutEffect(() => {
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
  const { screen, rest } = route.value;
  useEffect(() => {
    document.title = [rest.join(' / '), screenNames[screen], 'Studio'].filter(Boolean).join(' · ');
  }, [route.value]);
  const View = views[route.value.screen];
  return (
    <>
      <TopBar />
      <View />
      {open.value === 'finder' && <Finder />}
      {open.value === 'findings' && <FindingsList />}
      <Toast notice={notice} />
    </>
  );
}
