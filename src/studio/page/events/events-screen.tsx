// It did not show up: why, and what now? The events of the local stack, newest first, and the way of the chosen one.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventList, EventOutcome } from '../../contract.ts';
import { request } from '../api/client.ts';
import { pathTo } from '../frame/route.ts';
import { moveInList } from '../keyboard/move-in-list.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { useStudio } from '../store/studio.ts';
import { EventDetailView } from './event-detail.tsx';
import { EventRow } from './event-row.tsx';
import { EventsBar } from './events-bar.tsx';

export function EventsScreen() {
  const { route, go, changes } = useStudio();
  const { rest, query } = route.value;
  const search = query.search ?? '';
  const outcome = query.outcome as EventOutcome | undefined;
  const [list, setList] = useState<EventList | undefined>(undefined);
  const [fresh, setFresh] = useState(0);
  const [problem, setProblem] = useState('');
  const box = useRef<HTMLElement>(null);
  const load = (before?: string) => {
    void request('GET /api/events', { query: { search, ...(outcome && { outcome }), ...(before && { before }) } }).then(
      (answer) => {
        setProblem('');
        if (before === undefined) setFresh(0);
        setList((now) => (before && now ? { ...answer, events: [...now.events, ...answer.events] } : answer));
      },
      (error: Error) => setProblem(error.message),
    );
  };
  useEffect(() => load(), [search, outcome]);
  useEffect(
    () =>
      changes.listen((change) => {
        // What is being read stays where it is: new ones wait behind a button.
        if (change.kind === 'events') setFresh((now) => now + change.ended);
        if (change.kind === 'stack') load();
      }),
    [search, outcome],
  );
  useKeys(box, (event) => void moveInList(box.current, event, '.event-row'));
  const id = rest.join('/');
  const open = (eventId: string) => go(pathTo('events', [eventId], query), { replace: true });
  const events = list?.events ?? [];
  return (
    <>
      <EventsBar counts={list?.counts} outcome={outcome} search={search} />
      <main class="events-screen" ref={box}>
        {problem !== '' && <p class="empty">{problem}</p>}
        {list && !list.isRunning && (
          <p class="empty">
            <strong>Nothing is running.</strong>
            <code>npx s3sf local</code> fills this page.
          </p>
        )}
        {list?.isRunning && (
          <>
            <div class="event-list">
              {fresh > 0 && (
                <button class="fresh" onClick={() => load()} type="button">
                  {fresh} new
                </button>
              )}
              {events.map((event) => (
                <EventRow event={event} isChosen={event.id === id} key={event.id} onChoose={() => open(event.id)} />
              ))}
              {events.length === 0 && (
                <p class="empty">
                  {search === '' && !outcome ? (
                    'No event has arrived yet.'
                  ) : (
                    <>
                      <strong>Nothing matches{search && ` “${search}”`}.</strong>
                      Searched: event ids, key values, record ids, types and outcomes.
                    </>
                  )}
                </p>
              )}
              {list.next && (
                <button class="button quiet more-events" onClick={() => load(list.next)} type="button">
                  Older events
                </button>
              )}
            </div>
            {id === '' ? <p class="empty">Choose an event to see its way.</p> : <EventDetailView id={id} key={id} />}
          </>
        )}
      </main>
    </>
  );
}
