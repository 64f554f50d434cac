// A thousand events as a platform could send them: five types about 200 counselors, with ids as long as real ones.
import { hash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../src/json.ts';

const count = 1_000;
/** Each gets five events of different types. */
const counselors = 200;

export interface RealisticEvent {
  event: JsonObject;
  key: string;
  versionId: string;
}

/** @param mappings those that are shipped: the first example of each is the event of its type */
export function realisticEvents(mappings: readonly { examples: readonly { event: unknown }[] }[]): RealisticEvent[] {
  const examples = mappings.flatMap(({ examples: [first] }) => (first ? [first.event as JsonObject] : []));
  return Array.from({ length: count }, (_, index) => {
    const example = examples[Math.floor(index / counselors) % examples.length] as JsonObject;
    const id = randomText(`event ${index}`, 22);
    return {
      event: { ...(withIds(example, index % counselors) as JsonObject), id },
      key: `events/2026/03/02/${id}.json`,
      versionId: randomText(`version ${index}`, 32),
    };
  });
}

/** A text as random as an id, but the same in each run. */
export const randomText = (name: string, length: number) => hash('sha256', name, 'base64url').slice(0, length);

/** Replaces the ids in an example with those of one counselor; a coach's ids stay. */
function withIds(value: JsonValue, counselor: number, name = ''): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withIds(item, counselor, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isId = key === 'id' && typeof inner === 'string' && !/coach/.test(name);
      return [key, isId ? randomText(`counselor ${counselor}`, 20) : withIds(inner as JsonValue, counselor, key)];
    }),
  );
}
