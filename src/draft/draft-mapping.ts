// Sample events and their objects → the text of a first mapping with the samples as its examples, and a list of open
// decisions. The mapping loads, and its examples pass.
import { Document, isMap, isScalar, visit } from 'yaml';
import { expectationNode } from '../examples/expectation-yaml.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { SalesforceSchema, SObjectSchema } from '../salesforce-schema.ts';
import { withArticle } from '../values/with-article.ts';
import { decisionLines, describeIt, placeholderDescription } from './decision-list.ts';
import { draftRecord } from './draft-record.ts';
import type { Drafted, DraftRecord } from './drafted.ts';
import { type Identity, pathsOfSamples } from './event-paths.ts';
import { type CreatedElsewhere, draftEnding, endingToDecide } from './keys/ending.ts';

export interface Draft {
  text: string;
  open: string[];
}

export interface DraftSample {
  identity: Identity;
  /** Numbers that would lose digits are texts: those at `inexact`. */
  event: JsonObject;
  inexact?: readonly string[];
}

export interface DraftRequest {
  /** At least one; all of one type. */
  samples: readonly DraftSample[];
  /** In the snapshot's spelling, parents first. Each has a field that can be a key, or can have none. */
  objects: readonly SObjectSchema[];
  /** Decisions that are open before anything is drafted. */
  decisions?: readonly string[];
  schema: SalesforceSchema;
  /** What the other mappings create. */
  created?: readonly CreatedElsewhere[];
  /** What the events become with this mapping, in the form of `expect`. */
  becomes: (text: string, events: readonly JsonObject[]) => Promise<JsonValue[]>;
}

/** No record of the objects can be drafted; the message says why. */
export class NothingToDraft extends Error {}

export async function draftMapping(request: DraftRequest): Promise<Draft> {
  const { samples, objects, decisions = [], schema, created = [], becomes } = request;
  const type = samples[0]?.identity.type ?? '';
  const inexact = [...new Set(samples.flatMap((each) => each.inexact ?? []))];
  const paths = pathsOfSamples(samples);
  const draftObject = (object: SObjectSchema): Drafted | undefined => {
    const ended = draftEnding(object, { type, paths, created });
    if (ended) return ended;
    const drafted = draftRecord(object, paths, schema);
    if (!drafted) return undefined;
    const question = drafted.record.operation !== 'update' && endingToDecide(object, { type, paths, created });
    return question ? { ...drafted, open: [question, ...drafted.open] } : drafted;
  };
  const drafts = objects.map((object) => ({ object, drafted: draftObject(object) }));
  const records = parentsFirst(drafts.flatMap(({ drafted }) => drafted ?? []));
  const left = drafts.filter(({ drafted }) => !drafted).map(({ object }) => object);
  if (records.length === 0) throw new NothingToDraft(left.map(notDrafted).join(' '));
  const used = new Set(records.flatMap((each) => each.used));
  // The identity is used under `id`, `source`, `type` and `time`, whatever the event calls it.
  const envelope = new Set<JsonValue>(samples.flatMap(({ identity }) => Object.values(identity)));
  const unused = paths
    .filter(({ value }) => !envelope.has(value))
    .map(({ expression }) => expression)
    .filter((each) => !used.has(each) && each !== 'id' && each !== 'time')
    // A zone is used inside of other expressions.
    .filter((each) => !records.some(({ record }) => isIn(each, record)));
  const open = [
    ...decisions,
    ...left.map(notDrafted),
    ...records.flatMap((each) => each.open),
    ...(unused.length > 0
      ? [
          `Not used, because no field has the same name and a matching type: ${unused.join(', ')}. If your org has no field for one of them, write a new name that ends in __c, and run "npx s3sf schema missing".`,
        ]
      : []),
    ...(inexact.length > 0
      ? [
          `Numbers with too many digits to be exact are texts in expressions, and in quotes in the example: ${inexact.join(', ')}. If possible, let the platform send texts instead.`,
        ]
      : []),
    describeIt,
  ];
  const events = samples.map(({ event }) => event);
  const textWith = (expected: readonly JsonValue[]) => render({ type, events, records, open, expected });
  const expected = await becomes(textWith(events.map(() => [])), events);
  const isRefused = expected.some((each) => isJsonObject(each) && 'failed' in each);
  if (isRefused)
    open.push('With this draft, a sample event fails: see "failed" under its example. Fix the rule, not the example.');
  return { text: textWith(expected), open };
}

const notDrafted = ({ name }: SObjectSchema): string =>
  `No value in the event identifies ${withArticle(name)}, so the draft has no ${name}: with the event's own id as the key, each event would create another one. If a value does identify it, such as a person's email address or the platform's own id, add a record with that value as the key.`;

/** A record comes after those that it links to, because one event's records are written in their order. */
function parentsFirst(records: readonly Drafted[]): Drafted[] {
  const sorted = new Set<Drafted>();
  const visited = new Set<Drafted>();
  const add = (drafted: Drafted) => {
    if (visited.has(drafted)) return;
    visited.add(drafted);
    for (const { object } of Object.values(drafted.record.links ?? {}))
      for (const parent of records) if (parent.record.object === object) add(parent);
    sorted.add(drafted);
  };
  for (const each of records) add(each);
  return [...sorted];
}

const isIn = (path: string, record: DraftRecord) =>
  Object.values(record.fields ?? {}).some((expression) => expression.split(/[\s,()]+/).includes(path));

interface Rendered {
  type: string;
  events: readonly JsonObject[];
  records: readonly Drafted[];
  open: readonly string[];
  /** For each event. */
  expected: readonly JsonValue[];
}

function render({ type, events, records, open, expected }: Rendered): string {
  const document = new Document(
    {
      event: type,
      description: placeholderDescription(type),
      records: records.flatMap(({ record, update }) => [record, ...(update ? [update] : [])].map(inOrder)),
      examples: events.map((event, index) => ({
        name: index === 0 ? 'the sample event' : `sample event ${index + 1}`,
        event,
        expect: null,
      })),
    },
    // Mappings cannot use references.
    { aliasDuplicateObjects: false },
  );
  for (const [index, expect] of expected.entries())
    document.setIn(['examples', index, 'expect'], expectationNode(expect));
  inlineSmallParts(document);
  document.commentBefore = [
    ' yaml-language-server: $schema=../schema/mapping.editor.json',
    ...decisionLines(`A first draft, made from ${events.length === 1 ? 'a sample event' : 'sample events'}.`, open),
  ].join('\n');
  return document.toString({ lineWidth: 120 }).replace(/^((?:#.*\n)+)\n/, '$1');
}

/** As in hand-written mappings. */
const inOrder = ({ object, operation, key, constants, fields, links }: DraftRecord): DraftRecord => ({
  object,
  ...(operation && { operation }),
  ...(key && { key }),
  ...(constants && { constants }),
  ...(fields && { fields }),
  ...(links && { links }),
});

/** `key: { … }`, each link and each small part of the event on one line, as in hand-written mappings. */
function inlineSmallParts(document: Document): void {
  visit(document, {
    Pair(_, { key, value }, ancestors) {
      if (!isScalar(key) || !isMap(value)) return undefined;
      const isOfRecord = ancestors.some((each) => 'items' in each && each === document.getIn(['records']));
      const isLink = ancestors.some(
        (each) => isMap(each) && each.has('object') && each.get('links') === ancestors.at(-1),
      );
      const isSmall = !isOfRecord && ancestors.length > 4 && value.items.every((each) => isScalar(each.value));
      if (isSmall || (isOfRecord && (key.value === 'key' || isLink))) value.flow = true;
      return undefined;
    },
  });
}
