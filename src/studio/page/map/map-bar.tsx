import type { MapModel } from '../../contract.ts';
import { count } from '../text/count.ts';
import { useMapHost } from './map-host.ts';
import type { Filter } from './model/view.ts';

export interface MapBarProps {
  overview: MapModel;
  filter: Filter;
  asTable: boolean;
  /** Only what is beside one object is in view. */
  isLarge: boolean;
}

export function MapBar({ overview: { counts, reading }, filter, asTable, isLarge }: MapBarProps) {
  const { rest, query, go } = useMapHost();
  const set = (change: Record<string, string>) => go(rest, { ...query, ...change });
  const choices: [Filter, number, string][] = [
    ['several', counts.fieldsOfSeveral, 'written by several events'],
    ['not-shown', counts.fieldsNotShown, 'that no example shows'],
    [
      'unmapped',
      counts.unmapped,
      counts.unmapped === 1 ? 'event type without a mapping' : 'event types without a mapping',
    ],
  ];
  return (
    <div class="screen-bar">
      <h1 class="unseen">Map</h1>
      <fieldset aria-label="View of the map" class="switch tall">
        <button aria-pressed={!asTable} onClick={() => set({ as: 'picture' })} type="button">
          Picture
        </button>
        <button aria-pressed={asTable} onClick={() => set({ as: 'table' })} type="button">
          Table
        </button>
      </fieldset>
      <button aria-pressed={filter === 'all'} class="filter" onClick={() => set({ filter: 'all' })} type="button">
        <b>All</b> {count(counts.fields, 'field')}
      </button>
      {choices.map(([name, amount, text]) => (
        <button
          aria-pressed={filter === name}
          class="filter"
          key={name}
          onClick={() => set({ filter: filter === name ? 'all' : name })}
          type="button"
        >
          <b>{amount}</b> {text}
        </button>
      ))}
      <span class="end">
        {reading && (
          <span class="about" role="status">
            Reading the mappings: {reading.done} of {reading.of}
          </span>
        )}
        <span class="about map-totals">
          {count(counts.mappings, 'mapping')}, {count(counts.eventTypes, 'event type')},{' '}
          {count(counts.objects, 'object')}
        </span>
        {isLarge && (
          <button class="button" onClick={() => set({ show: 'all' })} type="button">
            Show all
          </button>
        )}
      </span>
    </div>
  );
}
