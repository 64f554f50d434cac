// A sample event and its objects → the text of a first mapping with the sample as its example, and a list of open
// decisions. The mapping loads, and its example passes.
import { Document, isMap, isScalar, visit } from 'yaml';
import { expectationNode } from '../examples/expectation-yaml.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { SalesforceSchema, SObjectSchema } from '../salesforce-schema.ts';
import { type Drafted, type DraftRecord, draftRecord } from './draft-record.ts';
import { eventPaths, type Identity } from './event-paths.ts';

export interface Draft {
  text: string;
  open: string[];
}

export interface DraftRequest {
  identity: Identity;
  /** Numbers that would lose digits are texts: those at `inexact`. */
  event: JsonObject;
  inexact?: readonly string[];
  /** In the snapshot's spelling, parents first. Each has a field that can be a key, or can have none. */
  objects: readonly SObjectSchema[];
  /** Decisions that are open before anything is drafted. */
  decisions?: readonly string[];
  schema: SalesforceSchema;
  /** What the event becomes with this mapping, in the form of `expect`. */
  becomes: (text: string) => Promise<JsonValue>;
}

export async function draftMapping(request: DraftRequest): Promise<Draft> {
  const { identity, event, inexact = [], objects, decisions = [], schema, becomes } = request;
  const { type } = identity;
  const paths = eventPaths(event, identity);
  const records = objects.flatMap((object): Drafted[] => {
    const drafted = draftRecord(object, paths, schema);
    return drafted ? [drafted] : [];
  });
  const used = new Set(records.flatMap((each) => each.used));
  // The identity is used under `id`, `source`, `type` and `time`, whatever the event calls it.
  const envelope = new Set<JsonValue>(Object.values(identity));
  const unused = paths
    .filter(({ value }) => !envelope.has(value))
    .map(({ expression }) => expression)
    .filter((each) => !used.has(each) && each !== 'id' && each !== 'time');
  const open = [
    ...decisions,
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
  ];
  const textWith = (expect: JsonValue) => render({ type, event, records, open, expect });
  return { text: textWith(await becomes(textWith([]))), open };
}

interface Rendered extends Pick<DraftRequest, 'event'> {
  type: string;
  records: readonly Drafted[];
  open: readonly string[];
  expect: JsonValue;
}

function render({ type, event, records, open, expect }: Rendered): string {
  const document = new Document({
    event: type,
    description: `What ${type} means, and what people in Salesforce should do about it.`,
    records: records.map(({ record }) => inOrder(record)),
    examples: [{ name: 'the sample event', event, expect: null }],
  });
  document.setIn(['examples', 0, 'expect'], expectationNode(expect));
  inlineSmallParts(document);
  document.commentBefore = [
    ' yaml-language-server: $schema=../schema/mapping.editor.json',
    ` A first draft, made from a sample event.${open.length > 0 ? ' To decide:' : ''}`,
    ...open.map((each) => ` - ${each}`),
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
