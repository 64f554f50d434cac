import type { EventList, EventOutcome } from '../../contract.ts';
import { pathTo } from '../frame/route.ts';
import type { LocalStackState } from '../stack/local-stack.ts';
import { MakeItFail } from '../stack/make-it-fail.tsx';
import { useStudio } from '../store/studio.ts';
import { outcomeWords } from './outcome-mark.tsx';
import { RedriveAll } from './redrive/redrive-all.tsx';

export interface EventsBarProps {
  list: EventList | undefined;
  outcome: EventOutcome | undefined;
  search: string;
  local: LocalStackState;
}

export function EventsBar({ list, outcome, search, local }: EventsBarProps) {
  const { go, route } = useStudio();
  const counts = list?.counts;
  const set = (change: { search?: string; outcome?: EventOutcome | undefined; trace?: 'yes' }) => {
    const next = { search, outcome, ...change };
    go(
      pathTo('events', change.search === undefined ? route.value.rest : [], {
        ...(next.search && { search: next.search }),
        ...(next.outcome && { outcome: next.outcome }),
        ...(next.trace && { trace: next.trace }),
      }),
      {
        replace: true,
      },
    );
  };
  const waits = (outcome === 'dead-letter' || outcome === 'parked') && search === '' ? outcome : undefined;
  const number = waits ? (counts?.[waits] ?? 0) : 0;
  return (
    <div class="screen-bar events-bar">
      <h1 class="unseen">Events</h1>
      <input
        aria-label="Search events"
        class="field search-events"
        onInput={({ currentTarget }) => set({ search: currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && list?.deployed && search !== '') set({ trace: 'yes' });
        }}
        placeholder="An id, a key value, a record id, a type"
        spellcheck={false}
        type="search"
        value={search}
      />
      {list?.deployed && search !== '' && (
        <button class="button" onClick={() => set({ trace: 'yes' })} type="button">
          Trace
        </button>
      )}
      {list?.isRunning && (
        <>
          <button aria-pressed={!outcome} class="filter" onClick={() => set({ outcome: undefined })} type="button">
            <b>All</b>
            {counts && Object.values(counts).reduce((sum, each) => sum + each, 0)}
          </button>
          {(Object.keys(outcomeWords) as EventOutcome[])
            .filter(
              (name) => !list.deployed || (counts?.[name] ?? 0) > 0 || name === 'dead-letter' || name === 'parked',
            )
            .map((name) => (
              <button
                aria-pressed={outcome === name}
                class="filter"
                key={name}
                onClick={() => set({ outcome: outcome === name ? undefined : name })}
                type="button"
              >
                <b>{counts?.[name] ?? 0}</b> {outcomeWords[name]}
              </button>
            ))}
        </>
      )}
      {waits && number > 0 && <RedriveAll from={waits} number={number} />}
      {!list?.deployed && <MakeItFail {...local} />}
    </div>
  );
}
