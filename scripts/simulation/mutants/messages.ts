// Mutants of what a message is about, and of which events without an id are the same.
import type { Mutant } from './mutant.ts';

const generatedId = 'src/pipeline/event/identity/generated-id.ts';
const readEvents = 'src/pipeline/event/reading/read-events.ts';
const objectFrames = 'src/pipeline/event/reading/object-frames.ts';
const parseMessage = 'src/pipeline/event/parse-message.ts';
const delivery = 'src/pipeline/delivery.ts';

export const messages: readonly Mutant[] = [
  {
    name: 'the id of an event without one ignores the key of its object',
    kind: 'nameless',
    file: generatedId,
    from: 'idOf([bucket, key, own, occurrence]);',
    to: 'idOf([bucket, own, occurrence]);',
  },
  {
    name: 'the id of an event without one ignores how often its bytes occur in the object',
    kind: 'nameless',
    file: generatedId,
    from: 'idOf([bucket, key, own, occurrence]);',
    to: 'idOf([bucket, key, own]);',
  },
  {
    name: 'the line is part of the id of an event without one',
    kind: 'nameless',
    file: 'src/pipeline/event/identity/occurrences.ts',
    from: 'if (line > counted) return',
    to: 'if (line > 0) return',
  },
  {
    name: 'the version of the object is part of the id of an event without one',
    kind: 'nameless',
    file: readEvents,
    from: 'lastModified.getTime() < (await contentIdsSince())',
    to: 'lastModified.getTime() >= (await contentIdsSince())',
  },
  {
    name: 'equal events are counted only among the requested lines',
    kind: 'nameless',
    file: readEvents,
    from: 'const counted = withCounted(lines);',
    to: 'const counted = lines;',
  },
  {
    name: 'of several events on a line, only the first is read',
    kind: 'nameless',
    file: 'src/pipeline/event/reading/read-frame.ts',
    from: 'for (const [index, each] of several.entries())',
    to: 'for (const [index, each] of several.slice(0, 1).entries())',
  },
  {
    name: 'an object in another bucket is fetched',
    kind: 'neighbours',
    file: parseMessage,
    from: 'buckets?.has(each.bucket) === false;',
    to: 'buckets === undefined && each.bucket === undefined;',
  },
  {
    name: 'what is received to top up is fetched from other buckets, too',
    kind: 'neighbours',
    file: 'src/pipeline/process-invocation.ts',
    from: 'deps.buckets?.has(bucket) ?? true',
    to: 'deps.buckets?.has(bucket) !== undefined',
  },
  {
    name: 'empty objects are fetched',
    kind: 'neighbours',
    file: parseMessage,
    from: 'each.size === 0 ?',
    to: 'each.size === -1 ?',
  },
  {
    name: 'an object of white space is dropped without a word',
    kind: 'neighbours',
    file: objectFrames,
    from: 'if (isEmpty && onEmpty) onEmpty();',
    to: 'if (isEmpty && onEmpty) return;',
  },
  {
    name: 'what nobody understands is acknowledged',
    kind: 'neighbours',
    file: delivery,
    from: 'return [unreadableMessage(message.body, content.failure)];',
    to: 'return [];',
  },
  {
    name: 'what is left alone is not counted',
    kind: 'neighbours',
    file: delivery,
    from: 'else if (content.leftAlone)',
    to: 'else if (content.leftAlone?.length === 0)',
  },
  {
    name: 'every detail-type of EventBridge is left alone',
    kind: 'neighbours',
    file: parseMessage,
    from: "return harmless ? { value: [harmless] } : { wrong: whatItIs(body) ?? 'it has another detail-type' };",
    to: "return { value: [harmless ?? 'Object Deleted'] };",
  },
];
