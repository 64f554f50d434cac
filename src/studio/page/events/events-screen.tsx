// It did not show up: why, and what now? The events of the local stack, or those of a deployed stack that wait for somebody,
// newest first, and the way of the chosen one.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventList, EventOutcome, EventQuery } from '../../contract.ts';
import { request } from '../api/client.ts';
import { NotRead } from '../frame/not-read.tsx';
import { pathTo } from '../frame/route.ts';
import { moveInList } from '../keyboard/move-in-list.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { useLocalStack } from '../stack/local-stack.ts';
import { NothingRuns } from '../stack/nothing-runs.tsx';
import { retryMs } from '../store/retry.ts';
import { useStudio } from '../store/studio.ts';
import { DeployedLookView } from './deployed-look.tsx';
import { EventDetailView } from './event-detail.tsx';
import { EventRow } from './event-row.tsx';
import { EventsBar } from './events-bar.tsx';
import { NoEvents } from './no-events.tsx';

export function EventsScreen() {
  const { route, go, changes } = useStudio();
  const local = useLocalStack();
  const { rest, query } = route.value;
  const { search = '', trace } = query;
  const outcome = query.outcome as EventOutcome | undefined;
  const [list, setList] = useState<EventList | undefined>(undefined);
  const [fresh, setFresh] = useState(0);
  const [problem, setProblem] = useState('');
  const [isReading, setReading] = useState(false);
  const box = useRef<HTMLElement>(null);
  const newest = useRef(0);
  const isDeployed = useRef(false);
  const load = async (more: Pick<EventQuery, 'before' | 'look'> = {}) => {
    newest.current += 1;
    const own = newest.current;
    setReading(true);
    try {
      const answer = await request('GET /api/events', {
        query: { search, ...(outcome && { outcome }), ...(trace && { trace }), ...more },
      });
      // A later one was asked meanwhile.
      if (own !== newest.current) return;
      isDeployed.current = answer.deployed !== undefined;
      setProblem('');
      if (more.before === undefined) setFresh(0);
      setList((now) => (more.before && now ? { ...answer, events: [...now.events, ...answer.events] } : answer));
    } catch (error) {
      if (own === newest.current) setProblem((error as Error).message);
    } finally {
      if (own === newest.current) setReading(false);
    }
  };
  useEffect(() => void load(), [search, outcome, trace]);
  const isEmpty = list === undefined && problem !== '' && !isReading;
  useEffect(() => {
    if (!isEmpty) return undefined;
    const timer = setTimeout(() => void load(), retryMs);
    return () => clearTimeout(timer);
  }, [isEmpty]);
  useEffect(
    () =>
      changes.listen((change) => {
        // A deployed stack is read when somebody asks for it.
        if (isDeployed.current) return;
        // What is being read stays where it is: new ones wait behind a button.
        if (change.kind === 'events') setFresh((now) => now + change.ended);
        if (change.kind === 'stack') void load();
      }),
    [search, outcome, trace],
  );
  useKeys(box, (event) => void moveInList(box.current, event, '.event-row'));
  const id = rest.join('/');
  const open = (eventId: string) => go(pathTo('events', [eventId], query), { replace: true });
  const events = list?.events ?? [];
  return (
    <>
      <EventsBar list={list} local={local} outcome={outcome} search={search} />
      <main class="events-screen" ref={box}>
        {problem !== '' && !list && <NotRead onTry={() => void load()} problem={problem} what="The events" />}
        {problem !== '' && list && (
          <p class="refusal list-problem" role="alert">
            {problem}{' '}
            <button class="link" onClick={() => void load()} type="button">
              Try again
            </button>
          </p>
        )}
        {!list && problem === '' && <p class="empty">Reading…</p>}
        {list && !list.isRunning && <NothingRuns />}
        {list?.isRunning && (
          <>
            <div class="event-list">
              {list.deployed && (
                <DeployedLookView
                  isReading={isReading}
                  look={list.deployed}
                  onLook={() => void load({ look: 'yes' })}
                />
              )}
              {fresh > 0 && (
                <button class="fresh" onClick={() => void load()} type="button">
                  {fresh} new
                </button>
              )}
              {events.map((event) => (
                <EventRow event={event} isChosen={event.id === id} key={event.id} onChoose={() => open(event.id)} />
              ))}
              {events.length === 0 && (
                <NoEvents
                  isDeployed={list.deployed !== undefined}
                  isFiltered={outcome !== undefined}
                  search={search}
                  wasTraced={trace === 'yes'}
                />
              )}
              {list.next && (
                <button
                  class="button quiet more-events"
                  onClick={() => void load(list.next === undefined ? {} : { before: list.next })}
                  type="button"
                >
                  Older events
                </button>
              )}
            </div>
            {id === '' ? (
              <p class="empty">Choose an event to see each step.</p>
            ) : (
              <EventDetailView id={id} isDeployed={list.deployed !== undefined} key={id} />
            )}
          </>
        )}
      </main>
    </>
  );
}
