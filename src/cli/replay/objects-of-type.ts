// The objects that hold events of a type, and the lines of these events: what a replay by event type sends.
import { scopeOf } from '../../failure.ts';
import { allLines, type LineRanges, rangesOf } from '../../line-ranges.ts';
import type { ObjectStore } from '../../pipeline/event/objects/object-store.ts';
import type { ReadDependencies } from '../../pipeline/event/reading/read-events.ts';
import { readRequests } from '../../pipeline/event/reading/read-requests.ts';
import { howToReadAnyTime } from '../../pipeline/how-to-read.ts';
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import { loadMappings } from '../../pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { ObjectReference } from '../../request.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import { type Folders, readFolders } from '../input/load.ts';
import { UsageError } from '../io.ts';

export interface SelectedObject {
  object: ObjectReference;
  lines: LineRanges;
}

export interface UnreadObjects {
  objects: number;
  codes: Set<string>;
}

/** An object that a failing service keeps from being read counts as unread. One that holds no event of the type is left out. */
export async function objectsOfType(
  objects: readonly ObjectReference[],
  type: string,
  reading: ReadDependencies,
  unread: UnreadObjects,
): Promise<SelectedObject[]> {
  const found = new Map<number, { object: ObjectReference; lines: number[] }>();
  for await (const step of readRequests([{ objects: [...objects], lines: allLines }], reading)) {
    if (step.kind !== 'reading') continue;
    if (step.reading.kind === 'failed') {
      const { failure } = step.reading;
      if (scopeOf(failure) !== 'service') continue;
      unread.objects += 1;
      unread.codes.add(failure.code);
      continue;
    }
    if (step.reading.event.type !== type) continue;
    const { line, ...object } = step.reading.event.location;
    const own = found.get(step.object) ?? { object, lines: [] };
    own.lines.push(line);
    found.set(step.object, own);
  }
  return [...found.values()].map(({ object, lines }) => ({ object, lines: rangesOf(lines) }));
}

/** How the mappings read the type of an event. Throws `UsageError` if no mapping has this type. */
export async function readingOf(type: string, folders: Folders, store: ObjectStore): Promise<ReadDependencies> {
  const { mappings } = await mappingsFor(`--type ${type}`, folders);
  if (!mappings.forType(type)) {
    const types = mappings.all().flatMap((each) => each.types);
    const closest = closestName(type, types);
    const hint = closest === undefined ? '' : ` Did you mean ${closest}?`;
    throw new UsageError(`--type ${type}: no mapping has this event type.${hint} The types are: ${types.join(', ')}`);
  }
  return { store, ...howToReadAnyTime(mappings) };
}

/** Throws `UsageError` if they do not load. @param option that needs them */
export async function mappingsFor(
  option: string,
  folders: Folders,
): Promise<{ mappings: Mappings; schema: SalesforceSchema }> {
  const { files, schema } = await readFolders(folders);
  const { mappings, problems } = await loadMappings(files, schema);
  const [first] = problems.filter(({ severity }) => severity === 'error');
  if (!first) return { mappings, schema };
  const { file, line, message } = first;
  throw new UsageError(
    `${option} needs the mappings, and they do not load (${file}:${line}: ${message}). "npx s3sf check" lists every problem`,
  );
}
