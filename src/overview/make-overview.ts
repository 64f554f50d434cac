// Mappings, snapshot and examples → the overview. Pure: files and events are passed in.
import { closestName } from '../pipeline/mapping/closest-name.ts';
import { createExpressionEngine } from '../pipeline/mapping/expressions/expression-engine.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { eventTypesOf } from './events/event-types.ts';
import { type ShownExample, showExamples } from './events/shown-examples.ts';
import { objectsOf } from './objects/objects.ts';
import type { EventTypeOverview, ObjectOverview, Overview, UnmappedType } from './overview.ts';

export interface OverviewInput {
  mappings: Mappings;
  schema: SalesforceSchema;
  /** Types of further events, such as those in files: they may have no mapping. */
  seen?: readonly SeenType[];
  /** Milliseconds, for the limits of expressions. */
  now: () => number;
}

export interface SeenType {
  type: string;
  /** Where such an event is, as a person would type it. */
  file: string;
}

export async function makeOverview({ mappings, schema, seen = [], now }: OverviewInput): Promise<Overview> {
  const shown = await showExamples(mappings);
  const eventTypes = await eventTypesOf(mappings, { schema, shown, engine: createExpressionEngine({ now }) });
  const objects = objectsOf(eventTypes, { schema, shown });
  const unmapped = unmappedTypes([...seen, ...shown.flatMap(seenIn)], eventTypes);
  return {
    eventTypes,
    objects,
    examples: shown.map(({ name, type = '', location }) => ({ name, type, location })),
    unmapped,
    counts: { mappings: mappings.all().length, ...counted(eventTypes, objects), unmapped: unmapped.length },
  };
}

const seenIn = ({ type, location }: ShownExample): SeenType[] =>
  type === undefined ? [] : [{ type, file: location.file }];

function unmappedTypes(seen: readonly SeenType[], eventTypes: readonly EventTypeOverview[]): UnmappedType[] {
  const known = eventTypes.map(({ type }) => type);
  const unknown = Map.groupBy(
    seen.filter(({ type }) => !known.includes(type)),
    ({ type }) => type,
  );
  return [...unknown].map(([type, files]) => {
    const closest = closestName(type, known);
    const seenIn = [...new Set(files.map(({ file }) => file))];
    return { type, seenIn, ...(closest !== undefined && { closest }) };
  });
}

function counted(eventTypes: readonly EventTypeOverview[], objects: readonly ObjectOverview[]) {
  const fields = objects.flatMap((object) => object.fields);
  return {
    eventTypes: eventTypes.length,
    objects: objects.filter(({ rules }) => rules.length > 0).length,
    fields: fields.length,
    fieldsOfSeveral: fields.filter((field) => field.eventTypes > 1).length,
    fieldsNotShown: fields.filter((field) => field.examples === 0).length,
  };
}
