// Where the events of a person were, by the names that messages and stamps use for these places. Pure.
import type { LineRanges } from '../../../line-ranges.ts';
import { isFixed } from '../../../pipeline/event/objects/object-store.ts';
import type { ObjectReference } from '../../../request.ts';
import type { FoundObject } from '../find/search-bucket.ts';
import { type Choice, isChosen, removalFrom } from '../selection.ts';

/** The lines of a version on which events are removed; all of them if nothing else is in it. */
export interface ErasedVersion {
  key: string;
  versionId: string;
  eTag: string;
  lines: ReadonlySet<number> | 'all';
  /** The version is long gone, but messages name it. */
  isOriginal?: true;
}

export interface ErasedPlaces {
  /** JSON of source and id of each event. */
  identities: ReadonlySet<string>;
  /** For each event that was planned: its identity and the hash of its rules. */
  locks: ReadonlyMap<string, string>;
  versions: readonly ErasedVersion[];
}

export function erasedPlaces(found: readonly FoundObject[], choice: Choice): ErasedPlaces {
  const identities = new Set<string>();
  const locks = new Map<string, string>();
  const versions = found.flatMap(({ versions }) =>
    versions.flatMap((version): ErasedVersion[] => {
      const removal = removalFrom(version, choice);
      if (!removal) return [];
      const { key, versionId, eTag, content } = version;
      for (const hit of content?.hits ?? []) {
        if (hit.identity === undefined || !isChosen(key, hit, choice)) continue;
        identities.add(hit.identity);
        if (hit.rulesHash !== undefined) locks.set(hit.identity, hit.rulesHash);
      }
      // An event among others on its line keeps the line in every message.
      const whole = [...removal.lines].flatMap(([line, events]) => (events === 'all' ? line : []));
      const lines: ErasedVersion['lines'] = removal.isAll ? 'all' : new Set(whole);
      const original = content?.original;
      return [
        { key, versionId, eTag, lines },
        ...(original ? [{ versionId: 'null', ...original, lines, isOriginal: true as const }] : []),
      ];
    }),
  );
  return { identities, locks, versions };
}

/** The lines that are removed from what a message names; undefined if there are none. */
export function removedFrom(
  { key, versionId, eTag }: ObjectReference,
  versions: readonly ErasedVersion[],
): ErasedVersion['lines'] | undefined {
  const own = versions.filter((each) => {
    if (each.key !== key) return false;
    if (isFixed(versionId)) return each.versionId === versionId;
    return eTag === undefined || each.eTag === eTag;
  });
  if (own.length === 0) return undefined;
  if (own.every(({ lines }) => lines === 'all')) return 'all';
  return new Set(own.flatMap(({ lines }) => (lines === 'all' ? [] : [...lines])));
}

/** Ranges without these lines. */
export function linesWithout(ranges: LineRanges, lines: ReadonlySet<number>): LineRanges {
  return [...lines].reduce<LineRanges>(
    (left, line) =>
      left.flatMap(([from, to]): LineRanges => {
        if (line < from || line > to) return [[from, to]];
        return [...(line > from ? [[from, line - 1] as const] : []), ...(line < to ? [[line + 1, to] as const] : [])];
      }),
    ranges,
  );
}

/** What was removed in earlier rounds, too. */
export const allErased = (a: ErasedPlaces, b: ErasedPlaces): ErasedPlaces => ({
  identities: new Set([...a.identities, ...b.identities]),
  locks: new Map([...a.locks, ...b.locks]),
  versions: [...a.versions, ...b.versions],
});
