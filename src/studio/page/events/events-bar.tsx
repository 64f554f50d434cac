import type { EventList, EventOutcome } from '../../contract.ts';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { outcomeWords } from './outcome-mark.tsx';

export interface EventsBarProps {
  counts: EventList['counts'] | undefined;
  outcome: EventOutcome | undefined;
  search: string;
}

export function EventsBar({ counts, outcome, search }: EventsBarProps) {
  const { go } = useStudio();
  const set = (change: { search?: string; outcome?: EventOutcome | undefined }) => {
    const next = { search, outcome, ...change };
    go(
      pathTo('events', [], {
        ...(next.search && { search: next.search }),
        ...(next.outcome && { outcome: next.outcome }),
      }),
      {
        replace: true,
      },
    );
  };
  return (
    <div class="screen-bar">
      <h1 class="unseen">Events</h1>
      <input
        aria-label="Search events"
        class="field search-events"
        onInput={({ currentTarget }) => set({ search: currentTarget.value })}
        placeholder="An id, a key value, a record id, a type"
        spellcheck={false}
        type="search"
        value={search}
      />
      <button aria-pressed={!outcome} class="filter" onClick={() => set({ outcome: undefined })} type="button">
        <b>All</b>
        {counts && Object.values(counts).reduce((sum, each) => sum + each, 0)}
      </button>
      {(Object.keys(outcomeWords) as EventOutcome[]).map((name) => (
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
    </div>
  );
}
