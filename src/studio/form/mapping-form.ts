// The text of a mapping → a form: a card for each rule and a row for each value. Made from the YAML as it is, so that a
// mistake in one place leaves all others readable.
import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { endOf, startOf } from '../../examples/yaml-locations.ts';
import { typeInWords } from '../../overview/words/field-types.ts';
import { labelOf, objectLabel } from '../../overview/words/labels.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { FormRow, FormRule, MappingForm, NodePath, TextRange } from '../contract.ts';
import { type MappingDocument, nameOf } from '../edit/mapping-document.ts';
import { openDecisions } from './decisions.ts';
import { choicesOf, isRequired } from './labels.ts';
import { readsOf, tokensOf } from './tokens.ts';

export function mappingForm(from: MappingDocument, schema: SalesforceSchema): MappingForm {
  const list = from.nodeAt(['records']);
  const newest = from.pairAt(['newest']);
  const event = from.nodeAt(['event']);
  const types = isSeq(event) ? event.items.map((item) => textOf(item)) : [textOf(event)];
  const description = textOf(from.nodeAt(['description']));
  const context = { from, schema };
  const rules = isSeq(list)
    ? list.items.flatMap((item, index) => (isMap(item) ? [ruleOf(context, item, index)] : []))
    : [];
  const read = { types: types.filter((type) => type !== ''), ...(description !== '' && { description }), rules };
  return {
    ...read,
    ...(newest && { newest: expressionRow(context, newest, ['newest'], { part: 'newest', label: 'Ordered by' }) }),
    toDecide: openDecisions(from.text, read),
  };
}

interface FormContext {
  from: MappingDocument;
  schema: SalesforceSchema;
  /** Names of the path that `forEach` goes through. */
  item?: readonly string[];
}

const operationTexts: Record<string, string> = {
  upsert: 'create or update',
  create: 'create once',
  update: 'update',
  delete: 'delete',
};

function ruleOf({ from, schema }: FormContext, map: YAMLMap, index: number): FormRule {
  const node: NodePath = ['records', index];
  const object = textOf(valueIn(map, 'object'));
  const operation = textOf(valueIn(map, 'operation')) || 'upsert';
  const item = listNames(textOf(valueIn(map, 'forEach')));
  const context = { from, schema, ...(item && { item }) };
  const condition = (name: 'forEach' | 'when', label: string, own: FormContext) => {
    const pair = map.items.find((each) => nameOf(each) === name);
    return pair ? [expressionRow(own, pair, [...node, name], { part: name, label })] : [];
  };
  return {
    index,
    node,
    object,
    label: objectLabel(schema, object),
    operation,
    operationText: operationTexts[operation] ?? operation,
    start: startOf(map),
    end: endOf(from, map),
    rows: [
      ...condition('forEach', 'For each of', { from, schema }),
      ...condition('when', 'Only if', context),
      ...map.items.flatMap((pair) => rowsOf(context, pair, node, { object, operation })),
    ],
  };
}

interface Owner {
  object: string;
  operation: string;
}

function rowsOf(context: FormContext, pair: Pair, node: NodePath, owner: Owner): FormRow[] {
  const name = nameOf(pair);
  const at = [...node, name];
  if (name === 'recordType')
    return [constantRow(context, pair, at, { ...about(context, owner, 'RecordTypeId'), part: 'recordType' })];
  if (!isMap(pair.value)) return [];
  const pairs = pair.value.items as Pair[];
  switch (name) {
    case 'key':
      return pairs.map((each) =>
        expressionRow(context, each, [...at, nameOf(each)], { ...about(context, owner, nameOf(each)), part: 'key' }),
      );
    case 'constants':
      return pairs.map((each) =>
        constantRow(context, each, [...at, nameOf(each)], { ...about(context, owner, nameOf(each)), part: 'constant' }),
      );
    case 'fields':
      return pairs.map((each) => fieldRow(context, each, [...at, nameOf(each)], owner));
    case 'links':
      return pairs.map((each) => linkRow(context, each, [...at, nameOf(each)], owner));
    default:
      return [];
  }
}

type About = Pick<FormRow, 'part' | 'label'> & Partial<Pick<FormRow, 'field' | 'typeText' | 'isRequired' | 'choices'>>;

/** What the snapshot knows about a field; its name alone if that is nothing. */
function about({ schema }: FormContext, { object, operation }: Owner, name: string): Omit<About, 'part'> {
  const field = schema.field(object, name);
  if (!field) return { field: name, label: name };
  const choices = choicesOf(field);
  return {
    field: field.name,
    label: labelOf(field),
    typeText: typeInWords(field, schema),
    isRequired: isRequired(field) && (operation === 'upsert' || operation === 'create'),
    ...(choices && { choices }),
  };
}

function fieldRow(context: FormContext, pair: Pair, node: NodePath, owner: Owner): FormRow {
  const own = { ...about(context, owner, nameOf(pair)), part: 'field' as const };
  if (!isMap(pair.value)) return expressionRow(context, pair, node, own);
  const from = pair.value.items.find((each) => nameOf(each as Pair) === 'from') as Pair | undefined;
  const missing = missingIn(pair.value);
  const row = expressionRow(context, from ?? pair, from ? [...node, 'from'] : node, own);
  return { ...row, id: node.join('/'), whole: rangeOf(context, pair), ...(missing && { missing }) };
}

function linkRow(context: FormContext, pair: Pair, node: NodePath, owner: Owner): FormRow {
  const own = about(context, owner, nameOf(pair));
  const { value } = pair;
  const queue = isMap(value) ? pairIn(value, 'queue') : undefined;
  if (queue) {
    const row = constantRow(context, queue, [...node, 'queue'], { ...own, part: 'queue' });
    return { ...row, id: node.join('/'), whole: rangeOf(context, pair) };
  }
  const key = isMap(value) ? valueIn(value, 'key') : undefined;
  const keyPair = isMap(key) ? (key.items[0] as Pair | undefined) : undefined;
  if (!isMap(value) || !keyPair) return expressionRow(context, pair, node, { ...own, part: 'link' });
  const object = textOf(valueIn(value, 'object'));
  const keyField = nameOf(keyPair);
  const missing = missingIn(value);
  const keyLabel = context.schema.field(object, keyField);
  return {
    ...expressionRow(context, keyPair, [...node, 'key', keyField], { ...own, part: 'link' }),
    id: node.join('/'),
    whole: rangeOf(context, pair),
    link: {
      object,
      label: objectLabel(context.schema, object),
      keyField,
      keyLabel: keyLabel ? labelOf(keyLabel) : keyField,
      notFound: textOf(valueIn(value, 'notFound')) === 'omit' ? 'omit' : 'retry',
    },
    ...(missing && { missing }),
  };
}

function expressionRow(context: FormContext, pair: Pair, node: NodePath, own: About): FormRow {
  const row = rowOf(context, pair, node, own);
  if (!isScalar(pair.value)) return row;
  const text = textOf(pair.value);
  const tokens = tokensOf(text, { item: context.item });
  return { ...row, expression: { text, tokens }, reads: readsOf(tokens) };
}

function constantRow(context: FormContext, pair: Pair, node: NodePath, own: About): FormRow {
  const row = rowOf(context, pair, node, own);
  const value = isScalar(pair.value) ? (pair.value.value as FormRow['constant']) : undefined;
  return value === undefined ? row : { ...row, constant: value };
}

function rowOf(context: FormContext, pair: Pair, node: NodePath, own: About): FormRow {
  const value = valueRange(context, pair);
  return {
    id: node.join('/'),
    node,
    isRequired: false,
    ...own,
    whole: rangeOf(context, pair),
    value,
    source: context.from.text.slice(value.start, value.end),
    reads: [],
  };
}

const rangeOf = (context: FormContext, pair: Pair): TextRange => ({
  start: startOf(pair.key),
  end: valueRange(context, pair).end,
});

function valueRange({ from }: FormContext, { key, value }: Pair): TextRange {
  const end = Math.max(endOf(from, key), value === null ? 0 : endOf(from, value));
  return { start: value === null ? end : startOf(value), end };
}

const pairIn = (map: YAMLMap, name: string): Pair | undefined =>
  (map.items as Pair[]).find((pair) => nameOf(pair) === name);
const valueIn = (map: YAMLMap, name: string): unknown => pairIn(map, name)?.value;

function missingIn(map: YAMLMap): FormRow['missing'] {
  const text = textOf(valueIn(map, 'missing'));
  return text === 'keep' || text === 'clear' || text === 'reject' ? text : undefined;
}

/** A scalar as the text of an expression: a bare 1, true or null is one too. */
function textOf(node: unknown): string {
  if (!isScalar(node) || node.value === null) return isScalar(node) ? (node.source ?? '') : '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** The names of the list that `forEach` goes through, if it is the value of one path. */
function listNames(expression: string): string[] | undefined {
  if (expression === '') return undefined;
  const path = tokensOf(expression).find((token) => token.path !== undefined)?.path;
  return path?.match(/`[^`]+`|[^.`]+/g)?.map((name) => name.replaceAll('`', ''));
}
