// An event as the rows of a tree, in its own order.

export interface TreeRow {
  /** `['data', 'coaches', '0', 'id']` */
  path: string[];
  name: string;
  depth: number;
  /** Absent for a list or an object. */
  value?: string | number | boolean | null;
  /** For a list or an object: how many members it has. */
  members?: number;
  isList?: boolean;
}

export function treeOf(event: unknown, closed: ReadonlySet<string> = new Set()): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (value: unknown, path: string[]) => {
    const name = path.at(-1) ?? '';
    const depth = path.length - 1;
    if (typeof value !== 'object' || value === null) {
      rows.push({ path, name, depth, value: value as string | number | boolean | null });
      return;
    }
    const members = Object.entries(value);
    if (path.length > 0)
      rows.push({ path, name, depth, members: members.length, ...(Array.isArray(value) && { isList: true }) });
    if (path.length > 0 && closed.has(pathKey(path))) return;
    for (const [member, each] of members) visit(each, [...path, member]);
  };
  visit(event, []);
  return rows;
}

export const pathKey = (path: readonly string[]) => path.join('\n');

/** The path as mappings write it: an item of a list counts as the list. */
export const withoutIndexes = (path: readonly string[], event: unknown): string[] => {
  const kept: string[] = [];
  let value = event;
  for (const name of path) {
    if (!Array.isArray(value)) kept.push(name);
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return kept;
};
