// What of the overview is in view: after a filter, and in a large project only what is beside the object in focus.
import type { EventTypeOverview, FieldOverview, ObjectOverview, Overview } from '../../../contract.ts';

export const filters = ['all', 'several', 'not-shown', 'unmapped'] as const;
export type Filter = (typeof filters)[number];

export const filterOf = (text: string | undefined): Filter => filters.find((each) => each === text) ?? 'all';

/** More event types than these open on one object; more still, on the table. */
export const mostInPicture = 14;
export const mostBeforeTable = 40;

export interface MapView {
  eventTypes: EventTypeOverview[];
  objects: ObjectOverview[];
}

const passes: Record<Filter, (field: FieldOverview) => boolean> = {
  all: () => true,
  several: ({ eventTypes }) => eventTypes > 1,
  'not-shown': ({ examples }) => examples === 0,
  unmapped: () => false,
};

export interface ViewOptions {
  filter: Filter;
  /** Show only what is beside this object. */
  beside?: string | undefined;
}

export function viewOf(overview: Overview, { filter, beside }: ViewOptions): MapView {
  const objects = overview.objects.map((object) => ({ ...object, fields: object.fields.filter(passes[filter]) }));
  const wanted = new Set(
    objects.flatMap(({ fields }) => fields.flatMap(({ writers }) => writers.map(({ rule }) => rule))),
  );
  const isWanted = ({ id, sObject }: EventTypeOverview['rules'][number]) =>
    (filter === 'all' || wanted.has(id)) && (beside === undefined || sObject === beside);
  const eventTypes = overview.eventTypes
    .map((each) => ({ ...each, rules: each.rules.filter(isWanted) }))
    .filter(({ rules }) => rules.length > 0 || (filter === 'all' && beside === undefined));
  const written = new Set(eventTypes.flatMap(({ rules }) => rules.map(({ sObject }) => sObject)));
  return {
    eventTypes,
    objects: objects.filter(
      ({ sObject, lookUps }) =>
        written.has(sObject) || (filter === 'all' && beside === undefined && lookUps.length > 0),
    ),
  };
}
