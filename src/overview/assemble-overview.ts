// The parts of all files → the overview, in the order of the files.
import { closestName } from '../pipeline/mapping/closest-name.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import type { ShownExample } from './events/shown-examples.ts';
import { objectsOf } from './objects/objects.ts';
import type { EventTypeOverview, ObjectOverview, Overview, UnmappedType } from './overview.ts';
import type { OverviewPart } from './overview-part.ts';

export interface SeenType {
  type: string;
  /** Where such an event is, as a person would type it. */
  file: string;
}

export function assembleOverview(
  parts: readonly OverviewPart[],
  { schema, seen = [] }: { schema: SalesforceSchema; seen?: readonly SeenType[] },
): Overview {
  const { eventTypes, shown } = inOrder(parts);
  const objects = objectsOf(eventTypes, { schema, shown });
  const unmapped = unmappedTypes([...seen, ...shown.flatMap(seenIn)], eventTypes);
  const mappings = new Set(eventTypes.map(({ file }) => file)).size;
  return {
    eventTypes,
    objects,
    examples: shown.map(({ name, type = '', location }) => ({ name, type, location })),
    unmapped,
    counts: { mappings, ...counted(eventTypes, objects), unmapped: unmapped.length },
  };
}

/** As if all files had been one part. */
function inOrder(parts: readonly OverviewPart[]): OverviewPart {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  const placed = parts
    .flatMap(({ shown }) => shown)
    .map((example, position) => ({ example, position }))
    .sort((a, b) => byFile(a.example.location, b.example.location) || a.position - b.position);
  const indexes: number[] = [];
  for (const [index, { position }] of placed.entries()) indexes[position] = index;
  let start = 0;
  const eventTypes = parts.flatMap((part) => {
    const first = start;
    start += part.shown.length;
    const moved = (own: readonly number[]) => own.map((each) => indexes[first + each] as number).sort((a, b) => a - b);
    return part.eventTypes.map((each) => withExamples(each, moved));
  });
  return { eventTypes: eventTypes.sort(byFile), shown: placed.map(({ example }) => example) };
}

const byFile = (a: { file: string }, b: { file: string }) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1);

const withExamples = (
  { examples, rules, ...eventType }: EventTypeOverview,
  moved: (own: readonly number[]) => number[],
): EventTypeOverview => ({
  ...eventType,
  examples: moved(examples),
  rules: rules.map(({ shownBy, writes, ...rule }) => ({
    ...rule,
    writes: writes.map(({ setBy, clearedBy, keptBy, ...write }) => ({
      ...write,
      setBy: moved(setBy),
      clearedBy: moved(clearedBy),
      keptBy: moved(keptBy),
    })),
    shownBy: moved(shownBy),
  })),
});

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
