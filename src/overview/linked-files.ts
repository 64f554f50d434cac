// Which files have examples with events of each other's types. What such an example shows depends on the other file.
import type { OverviewPart } from './overview-part.ts';

/** Groups of at least two paths. @param parts of the files that can be used, each by itself */
export function linkedFiles(parts: ReadonlyMap<string, OverviewPart>): string[][] {
  const owners = new Map([...parts].flatMap(([path, { eventTypes }]) => eventTypes.map(({ type }) => [type, path])));
  const groups = new Map<string, Set<string>>();
  for (const [path, { shown }] of parts) {
    for (const { type } of shown) {
      const owner = type === undefined ? undefined : owners.get(type);
      if (owner === undefined || owner === path) continue;
      const group = new Set([...(groups.get(path) ?? [path]), ...(groups.get(owner) ?? [owner])]);
      for (const each of group) groups.set(each, group);
    }
  }
  return [...new Set(groups.values())].map((group) => [...group].sort());
}
