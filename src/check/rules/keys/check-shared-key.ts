// Finds examples in which two events that are about different things write one record: the key says whose the record is, and
// not which record it is. Two donations of one donor are two Opportunities, so the donor's address is no key of them.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../json.ts';
import type { CompiledLink, CompiledMapping, CompiledRule, Expression } from '../../../pipeline/mapping/mappings.ts';
import { withArticle } from '../../../values/with-article.ts';
import { pathsRead } from '../../expressions/reads-event.ts';
import { asNode, calledName, type Node, nodesOf, pathText } from '../../expressions/tree.ts';
import type { Finding } from '../../report.ts';
import type { ExampleRecord } from '../../run-examples.ts';
import type { RecordContext } from '../check-operation.ts';
import { identifies } from './check-same-key.ts';

/** Of these, people want one for each event. Accounts, Contacts and others stay the same while events come and go. */
const happenings = new Set(['Case', 'Event', 'Opportunity', 'Task']);

export function checkSharedKey({ rule, runs, report }: RecordContext, { rules }: CompiledMapping): void {
  const { key, options } = rule;
  if (!key || key.isId || (options.operation !== 'create' && options.operation !== 'upsert')) return;
  for (const pair of pairsWithOneKey(runs.records.filter((record) => record.rule === rule))) {
    const finding = otherParent(rule, pair, rules) ?? keyOfAnother(rule, pair, rules);
    if (!finding) continue;
    report(key.value.location, finding);
    return;
  }
}

type Pair = readonly [ExampleRecord, ExampleRecord];

/** Records of two events of one type that have the same key. */
function pairsWithOneKey(records: readonly ExampleRecord[]): Pair[] {
  const known = Map.groupBy(records, ({ rule, values, example }) =>
    JSON.stringify([rule.key && values.get(rule.key.value), example.event.type]),
  );
  return [...known.values()].flatMap((same): Pair[] => {
    const [first, ...others] = same;
    const other = others.find(({ example }) => first && isAnotherEvent(first.example.event, example.event));
    return first && other && hasKey(first) ? [[first, other]] : [];
  });
}

/** An example of an event that is sent again shows nothing. */
const isAnotherEvent = (a: JsonObject, b: JsonObject) =>
  a.id !== b.id || (a.id === undefined && JSON.stringify(a) !== JSON.stringify(b));

const hasKey = ({ rule, values }: ExampleRecord) =>
  ![undefined, null, ''].some((empty) => rule.key && values.get(rule.key.value) === empty);

/** A record that is created once keeps the parent of the first event. */
function otherParent(rule: CompiledRule, [first, second]: Pair, rules: readonly CompiledRule[]): Finding | undefined {
  if (rule.options.operation !== 'create' || !rule.key) return undefined;
  const { key, sObject, links } = rule;
  const differs = ({ key: { value } }: CompiledLink) =>
    [first, second].every(({ values }) => values.get(value) !== undefined) &&
    first.values.get(value) !== second.values.get(value);
  const link = links.find((each) => each.sObject !== 'User' && differs(each) && !isSetLater(each.field, rule, rules));
  if (!link) return undefined;
  return {
    ...common,
    message: `${examplesOf(first, second)} have the same key but a different ${link.field}. Only the first creates ${withArticle(sObject)}, and the second is lost.`,
    hint: `Put both into the key: ${key.value.source} & "/" & ${link.key.value.source}.`,
  };
}

const common = { code: 'mapping/shared-key', severity: 'warning' } as const;

/** "create", then "update" with the same key: the second record sets what changes. */
const isSetLater = (field: string, rule: CompiledRule, rules: readonly CompiledRule[]) =>
  rules.some(
    (each) =>
      each !== rule &&
      each.sObject === rule.sObject &&
      each.key?.value.source === rule.key?.value.source &&
      [...each.fields, ...each.links].some((own) => own.field === field),
  );

function keyOfAnother(rule: CompiledRule, pair: Pair, rules: readonly CompiledRule[]): Finding | undefined {
  const path = rule.key && onlyPath(rule.key.value);
  if (!rule.key || path === undefined || !isOfAnother(path, rule, rules)) return undefined;
  const [first, second] = pair;
  const own = ownIdentifier(path, pair);
  const isOwn =
    rule.sObject.endsWith('__c') && (readsBeside(own, rule) || (own === undefined && differs(path, rule, pair)));
  if (!isOwn && !happenings.has(rule.sObject)) return undefined;
  const article = withArticle(rule.sObject);
  const then =
    rule.options.operation === 'create'
      ? `only the first creates ${article}`
      : `they write one ${rule.sObject}, and the second overwrites the first`;
  return {
    ...common,
    message: `${examplesOf(first, second)} have the same key: ${path} says whose ${rule.sObject} it is, not which one. So ${then}.`,
    hint: `Use what identifies the ${rule.sObject} itself: key: { ${rule.key.field}: ${own ?? 'id'} }.${own === undefined ? ` Here, id is the ID of the event: each event then writes its own ${rule.sObject}.` : ''}`,
  };
}

const examplesOf = ({ example: a }: ExampleRecord, { example: b }: ExampleRecord) =>
  `The different events "${a.name}" and "${b.name}"`;

/** These leave an identifier what it is. */
const passOn = new Set(['string', 'trim', 'lowercase', 'uppercase']);

/** The path of an expression that is nothing else: `$lowercase(data.email)`. */
function onlyPath({ tree }: Expression): string | undefined {
  const inner = (node: Node | undefined): Node | undefined => {
    const [first] = nodesOf(node?.arguments);
    return node && first && passOn.has(calledName(node) ?? '') ? inner(first) : node;
  };
  return pathText(inner(asNode(tree)));
}

const isAddress = /(^|[._])(e-?mail|phone)(_address|_number)?$/i;

/** What people and groups of people are in Salesforce. */
const people = new Set(['Account', 'Campaign', 'Contact', 'Lead', 'User']);

/** The mapping finds a person by it, or it is how people are reached. */
function isOfAnother(path: string, rule: CompiledRule, rules: readonly CompiledRule[]): boolean {
  const keys = rules.flatMap(({ sObject, key, links }) => [
    ...(key ? [{ sObject, value: key.value }] : []),
    ...links.map((link) => ({ sObject: link.sObject, value: link.key.value })),
  ]);
  const isFoundBy = keys.some(({ sObject, value }) => people.has(sObject) && onlyPath(value) === path);
  return !people.has(rule.sObject) && (isFoundBy || isAddress.test(path));
}

/** What identifies something else in both events, and differs: `data.shift.id`. */
function ownIdentifier(path: string, [{ example: a }, { example: b }]: Pair): string | undefined {
  const inB = new Map(identifiersIn(b.event.data, 'data'));
  return identifiersIn(a.event.data, 'data').find(
    ([each, value]) => each !== path && inB.has(each) && inB.get(each) !== value,
  )?.[0];
}

function identifiersIn(value: JsonValue | undefined, path: string): [string, JsonValue][] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]): [string, JsonValue][] => {
    if (!/^[A-Za-z_]\w*$/.test(name) || member === undefined) return [];
    if (isJsonObject(member)) return identifiersIn(member, `${path}.${name}`);
    const isOne = typeof member === 'string' || typeof member === 'number';
    return isOne && identifies.test(name) && !isAddress.test(name) ? [[`${path}.${name}`, member]] : [];
  });
}

/** The record is about what has the identifier: its fields are beside it. */
function readsBeside(identifier: string | undefined, { fields }: CompiledRule): boolean {
  const parent = identifier?.replace(/\.\w+$/, '.');
  return (
    parent !== undefined &&
    fields.some(({ value }) => [...pathsRead(value.tree)].some((path) => path.startsWith(parent)))
  );
}

/** Such events bring what is new about one thing. */
const isNews = /(updated?|changed?|edited|modified|saved|synced|set)$/i;

/** The events say different things, and not about what the key identifies. */
function differs(path: string, { fields }: CompiledRule, [first, second]: Pair): boolean {
  const parent = path.replace(/\.\w+$/, '.');
  return (
    !isNews.test(String(first.example.event.type)) &&
    fields.some(
      ({ value }) =>
        first.values.get(value) !== second.values.get(value) &&
        [...pathsRead(value.tree)].some((each) => each.startsWith('data.') && !each.startsWith(parent)),
    )
  );
}
