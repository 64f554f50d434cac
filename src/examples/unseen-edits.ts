// Edits of a rule that no compared event shows: its expression has changed, and every event still becomes the same. Either
// no event reaches it, or the change makes no difference.

import { ownValue } from '../own-value.ts';
import type {
  CompiledKey,
  CompiledMapping,
  CompiledRule,
  Expression,
  Mappings,
  SourceLocation,
} from '../pipeline/mapping/mappings.ts';

export interface UnseenEdit {
  /** `Task.Subject`, `when of Task`, `Task` for a whole record, `schema`, or the event type of a whole mapping. */
  subject: string;
  /** Where it is now, or where it was if it was removed. */
  location: SourceLocation;
}

/** A part of a mapping that decides what an event becomes. */
interface Part extends UnseenEdit {
  /** Its rule as text: equal texts are the same rule. */
  text: string;
  /** A change of it shows in a difference of one of these subjects. */
  shownBy: readonly string[];
}

/** @param shown by event type, the subjects that differ in some event */
export function unseenEdits(
  before: Mappings,
  after: Mappings,
  shown: ReadonlyMap<string, ReadonlySet<string>>,
): UnseenEdit[] {
  const types = new Set([...before.all(), ...after.all()].flatMap((mapping) => mapping.types));
  const found = [...types].flatMap((type) => {
    const subjects = shown.get(type) ?? new Set<string>();
    if (subjects.has('outcome')) return [];
    return editsOf(type, before.forType(type), after.forType(type)).filter(
      ({ shownBy }) => !shownBy.some((subject) => subjects.has(subject)),
    );
  });
  const byPlace = new Map(
    found.map(({ subject, location }) => [JSON.stringify([subject, location]), { subject, location }]),
  );
  return [...byPlace.values()];
}

function editsOf(type: string, was: CompiledMapping | undefined, is: CompiledMapping | undefined): Part[] {
  const [own] = [is, was].filter((mapping) => mapping !== undefined);
  if (!own || (was && is && was.rulesHash === is.rulesHash)) return [];
  // A new or removed mapping shows in anything that its events write.
  if (!was || !is)
    return [{ subject: type, location: own.location, text: '', shownBy: ['outcome', ...objectsOf(own)] }];
  const pairs = pairsOf(was.rules, is.rules);
  return [
    ...changed(partsOfMapping(was), partsOfMapping(is)),
    ...pairs.flatMap(([old, young]) =>
      old && young ? changed(partsOf(old), partsOf(young)) : wholeRecord(young ?? old),
    ),
  ];
}

const wholeRecord = (rule: CompiledRule | undefined): Part[] =>
  rule ? [{ subject: rule.sObject, location: rule.location, text: '', shownBy: [rule.sObject] }] : [];

const objectsOf = ({ rules }: CompiledMapping) => rules.map(({ sObject }) => sObject);

/** The parts that only one of them has, or that differ. */
function changed(was: readonly Part[], is: readonly Part[]): Part[] {
  const textsOf = (parts: readonly Part[]) => Object.fromEntries(parts.map(({ subject, text }) => [subject, text]));
  const [old, young] = [textsOf(was), textsOf(is)];
  return [
    ...is.filter(({ subject, text }) => ownValue(old, subject) !== text),
    ...was.filter(({ subject }) => ownValue(young, subject) === undefined),
  ];
}

/** The same record in both: by its object, operation and key if possible, or else by its object and place. */
function pairsOf(was: readonly CompiledRule[], is: readonly CompiledRule[]): [CompiledRule?, CompiledRule?][] {
  const free = [...was];
  const take = (isSame: (rule: CompiledRule) => boolean) => {
    const index = free.findIndex(isSame);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const partners = new Map<CompiledRule, CompiledRule>();
  const match = (identityOf: (rule: CompiledRule) => string) => {
    for (const rule of is.filter((each) => !partners.has(each))) {
      const partner = take((old) => identityOf(old) === identityOf(rule));
      if (partner) partners.set(rule, partner);
    }
  };
  match((rule) => JSON.stringify(partsOf(rule).map(({ subject, text }) => [subject, text])));
  match(({ sObject, options, key }) => JSON.stringify([sObject, options, key && keyText(key)]));
  match(({ sObject }) => sObject);
  return [
    ...is.map((rule): [CompiledRule?, CompiledRule?] => [partners.get(rule), rule]),
    ...free.map((rule): [CompiledRule?, CompiledRule?] => [rule, undefined]),
  ];
}

function partsOfMapping({ newest, schema, schemaLocation, location, rules }: CompiledMapping): Part[] {
  const orders = rules.map(({ sObject }) => `${sObject}.order by newest`);
  return [
    ...(newest ? [{ subject: 'newest', location: newest.location, text: textOf(newest), shownBy: orders }] : []),
    ...(schema === undefined
      ? []
      : [
          {
            subject: 'schema',
            location: schemaLocation ?? location,
            text: JSON.stringify(schema),
            shownBy: ['outcome'],
          },
        ]),
  ];
}

const textOf = ({ source }: Expression) => source.trim();
const keyText = ({ field, value }: CompiledKey) => `${field}: ${textOf(value)}`;

function partsOf({
  sObject,
  location,
  options,
  when,
  forEach,
  key,
  fields,
  constants,
  links,
  named = [],
}: CompiledRule) {
  const field = (name: string, at: SourceLocation, text: string): Part => ({
    subject: `${sObject}.${name}`,
    location: at,
    text,
    shownBy: [sObject, `${sObject}.${name}`],
  });
  const condition = (name: string, expression: Expression | undefined): Part[] =>
    expression
      ? [
          {
            subject: `${name} of ${sObject}`,
            location: expression.location,
            text: textOf(expression),
            shownBy: [sObject],
          },
        ]
      : [];
  return [
    ...condition('when', when),
    ...condition('forEach', forEach),
    ...Object.entries(options).map(([name, value]) => field(name, location, String(value))),
    ...(key ? [field(key.field, key.value.location, keyText(key))] : []),
    ...fields.map(({ field: name, value, missing }) => field(name, value.location, `${textOf(value)} ${missing}`)),
    ...constants.map(({ field: name, value, location: at }) => field(name, at, JSON.stringify(value))),
    ...links.map(({ field: name, sObject: parent, key: of, notFound, missing }) =>
      field(name, of.value.location, `${parent} ${keyText(of)} ${notFound} ${missing}`),
    ),
    ...named.map(({ field: name, kind, name: text, location: at }) => field(name, at, `${kind} ${text}`)),
  ];
}
