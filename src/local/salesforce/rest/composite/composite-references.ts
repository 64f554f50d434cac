// `@{name.path}` in a composite's urls and bodies refers to the answer of an earlier subrequest. It applies wherever a
// text can be: in nested values, and several times in one text. Letter case matters.
// Source: REST API Developer Guide, "Composite Subrequest" (requests_composite).
import type { OrgBehavior } from '../../behavior.ts';

/** A name, then fields (`.Name`) and indexes (`[0]`). */
const reference = /@\{([A-Za-z0-9]\w*)((?:\.\w+|\[\d+\])*)\}/g;
const wholeReference = new RegExp(`^${reference.source}$`);
/** `@{` that starts no reference, with the rest of what may have been meant as one. */
const malformed = new RegExp(`(?!${reference.source})@\\{([^}]*)`);

/** The answer to a subrequest that succeeded. */
export interface ReferencedAnswer {
  body: unknown;
  /** True for `/sobjects/…`, where null is a value that can be referred to. */
  isRow: boolean;
}

export interface ReferenceContext {
  answers: ReadonlyMap<string, ReferencedAnswer>;
  /** Of the composite call, not of the subrequest's url. */
  version: number;
  behavior: Pick<OrgBehavior, 'malformedReferences' | 'referenceValues' | 'referencesInUrls'>;
}

/** A reference without a value: the subrequest is not executed. */
export class MissingReference extends Error {
  /** @param text the reference without `@{` and `}` */
  constructor(text: string) {
    const name = /^[^.[]*/.exec(text)?.[0] ?? '';
    super(`Invalid reference specified. No value for ${text} found in ${name}. ${illegalReferenceId(text)}`);
    this.name = 'MissingReference';
  }
}

/** Salesforce appends this sentence to every missing reference, too. */
export const illegalReferenceId = (id: string): string =>
  `Provided referenceId ('${id}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;

/** Names of the subrequests that a value refers to. */
export function referencesIn(value: unknown): Set<string> {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return new Set([...text.matchAll(reference)].map((match) => match[1] ?? ''));
}

/**
 * Returns a copy of a body with every reference replaced.
 * @throws MissingReference
 */
export function resolveReferences(value: unknown, context: ReferenceContext): unknown {
  if (typeof value === 'string') {
    const [, name, path = ''] = wholeReference.exec(value) ?? [];
    if (name === undefined) return resolveText(value, context);
    const found = lookUp(name, path, context);
    return found === null || context.behavior.referenceValues === 'typed' ? found : String(found);
  }
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, context));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveReferences(item, context)]));
  return value;
}

/**
 * Returns a url with every reference replaced. The documentation writes them in urls without encoding, even in a query.
 * @throws MissingReference
 */
export const resolveUrl = (url: string, context: ReferenceContext): string =>
  resolveText(context.behavior.referencesInUrls === 'encoded-too' ? decodeReferences(url) : url, context);

/** Decodes the characters of references, which mean the same in a url with and without encoding. */
export const decodeReferences = (url: string): string =>
  url.replace(/%(?:40|7B|7D|5B|5D)/gi, (code) => decodeURIComponent(code));

function resolveText(text: string, context: ReferenceContext): string {
  if (!text.includes('@{')) return text;
  const [, , , inner] = malformed.exec(text) ?? [];
  if (inner !== undefined && context.behavior.malformedReferences === 'halted') throw new MissingReference(inner);
  return text.replace(reference, (_all, name: string, path: string) => String(lookUp(name, path, context) ?? ''));
}

function lookUp(name: string, path: string, { answers, version }: ReferenceContext): string | number | boolean | null {
  const answer = answers.get(name);
  let value = answer?.body;
  for (const [, property, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    const isIndexed = index === undefined ? isPlainObject(value) : Array.isArray(value);
    if (!isIndexed || !Object.hasOwn(value as object, property ?? index ?? '')) throw new MissingReference(name + path);
    value = (value as Record<string, unknown>)[property ?? index ?? ''];
  }
  // "In API version 52.0 and later, the request succeeds. […] only applies to requests where the parent request uses an
  // sObject Rows resource."
  if (value === null && answer?.isRow && version >= 52) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new MissingReference(name + path);
}

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
