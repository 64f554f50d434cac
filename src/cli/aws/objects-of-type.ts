// The part of a bucket's objects that a replay by event type means: those that hold events of the type, and the lines.
import { scopeOf } from '../../failure.ts';
import { allLines, type LineRanges, rangesOf } from '../../line-ranges.ts';
import type { ReadDependencies } from '../../pipeline/event/read-events.ts';
import { readRequests } from '../../pipeline/event/read-requests.ts';
import { s3ObjectStore } from '../../pipeline/event/s3-object-store.ts';
import { closestName } from '../../pipeline/mapping/closest-name.ts';
import type { ObjectReference } from '../../request.ts';
import { type Folders, hasErrors, load } from '../input/load.ts';
import { type Io, UsageError } from '../io.ts';
import type { Target } from './target.ts';

export interface Wanted {
  object: ObjectReference;
  lines: LineRanges;
}

export interface Unread {
  objects: number;
  codes: Set<string>;
}

/** The objects that hold events of the type, and their lines. What could not be read, by no fault of its own, is noted. */
export async function ofType(
  objects: readonly ObjectReference[],
  type: string,
  reading: ReadDependencies,
  unread: Unread,
): Promise<Wanted[]> {
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

/** Throws `UsageError` where no mapping has the type. */
export async function readingOf(type: string, folders: Folders, { s3 }: Target, io: Io): Promise<ReadDependencies> {
  const { mappings, problems } = await load(folders, io);
  if (hasErrors(problems)) throw new UsageError('the mappings above do not load, and they say what an event type is');
  if (!mappings.forType(type)) {
    const types = mappings.all().flatMap((each) => each.types);
    const closest = closestName(type, types);
    const meant = closest === undefined ? '' : ` Did you mean ${closest}?`;
    throw new UsageError(`--type ${type}: no mapping has this event type.${meant} There are: ${types.join(', ')}`);
  }
  const { bytes, depth } = mappings.settings.limits;
  return { store: s3ObjectStore(s3), envelope: mappings.envelope, limits: { bytes, depth } };
}
