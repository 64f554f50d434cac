// `@{name.path}` in a composite's urls and bodies refers to the answer of an earlier subrequest.

const reference = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

/** A reference without a value. */
export class MissingReference extends Error {
  constructor(name: string, path: string) {
    super(`Invalid reference specified. No value for ${name}${path} found in ${name}`);
    this.name = 'MissingReference';
  }
}

/** Names of the subrequests that a value refers to. */
export function referencesIn(value: unknown): Set<string> {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return new Set([...text.matchAll(reference)].map((match) => match[1] ?? ''));
}

/**
 * Returns a copy with every reference replaced.
 * @throws MissingReference
 */
export function resolveReferences(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string')
    return value.includes('@{')
      ? value.replace(reference, (_all, name: string, path: string) => String(lookUp(answers, name, path)))
      : value;
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveReferences(item, answers)]));
  return value;
}

/** Case-sensitive, unlike field names. */
function lookUp(answers: ReadonlyMap<string, unknown>, name: string, path: string): unknown {
  let value = answers.get(name);
  for (const [, property, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) throw new MissingReference(name, path);
    value = (value as Record<string, unknown>)[property ?? index ?? ''];
  }
  if (value === undefined || value === null || typeof value === 'object') throw new MissingReference(name, path);
  return value;
}
