// What an edit changes in the rules: each part of a rule that is new, gone or different, and which differences of events
// are due to it.

import { ownValue } from '../../own-value.ts';
import type {
  CompiledKey,
  CompiledMapping,
  CompiledRule,
  Expression,
  Mappings,
  SourceLocation,
} from '../../pipeline/mapping/mappings.ts';
import type { Versions } from './versions.ts';

export interface RuleEdit {
  /** The event type that it is about. A mapping of several types has each edit once for each of them. */
  type: string;
  /**
   * `Task.Subject`, `when of Task`, `Task` for a whole record, `schema`, `newest`, `order of the records`, or the event type
   * of a whole mapping.
   */
  subject: string;
  change: 'added' | 'removed' | 'changed';
  /** Where it is now, or where it was if it was removed. */
  location: SourceLocation;
  /** Of a rule: its object. */
  sObject?: string;
  /** Of a field, or of an option such as `operation`: its name. */
  name?: string;
  isOption?: true;
  /** What computes it now, if an expression does. */
  expression?: Expression;
  /** A change of it shows in a difference of one of these subjects. */
  shownBy: readonly string[];
}

/** A part of a mapping that decides what an event becomes. */
interface Part extends Omit<RuleEdit, 'type' | 'change'> {
  /** Its rule as text: equal texts are the same rule. */
  text: string;
}

type Edit = Omit<RuleEdit, 'type'>;

/** In the order of the event types, and in the order of the file for each. */
export function ruleEdits({ before, after }: Versions<Mappings>): RuleEdit[] {
  const types = new Set([...after.all(), ...before.all()].flatMap((mapping) => mapping.types));
  return [...types].flatMap((type) =>
    editsOf(type, before.forType(type), after.forType(type)).map((edit) => ({ type, ...edit })),
  );
}

/** @param subjects that differ in some event of the type */
export const isShown = ({ shownBy }: Pick<RuleEdit, 'shownBy'>, subjects: ReadonlySet<string>): boolean =>
  subjects.has('outcome') || shownBy.some((subject) => subjects.has(subject));

function editsOf(type: string, was: CompiledMapping | undefined, is: CompiledMapping | undefined): Edit[] {
  const [own] = [is, was].filter((mapping) => mapping !== undefined);
  if (!own || (was && is && was.rulesHash === is.rulesHash)) return [];
  // A new or removed mapping shows in anything that its events write.
  if (!was || !is) {
    const change = is ? ('added' as const) : ('removed' as const);
    return [{ subject: type, change, location: own.location, shownBy: ['outcome', ...objectsOf(own)] }];
  }
  const pairs = pairsOf(was.rules, is.rules);
  const found = [
    ...changed(partsOfMapping(was), partsOfMapping(is)),
    ...pairs.flatMap(([old, young]) =>
      old && young ? changed(partsOf(old), partsOf(young)) : wholeRecord({ before: old, after: young }),
    ),
  ];
  // The rules are the same ones, so only their order can differ.
  return found.length > 0
    ? found
    : [{ subject: reordered, change: 'changed', location: is.location, shownBy: [reordered] }];
}

const reordered = 'order of the records';

function wholeRecord({ before, after }: Versions<CompiledRule | undefined>): Edit[] {
  const rule = after ?? before;
  if (!rule) return [];
  const { sObject, location } = rule;
  return [{ subject: sObject, change: after ? 'added' : 'removed', location, sObject, shownBy: [sObject] }];
}

const objectsOf = ({ rules }: CompiledMapping) => rules.map(({ sObject }) => sObject);

/** The parts that only one of them has, or that differ. */
function changed(was: readonly Part[], is: readonly Part[]): Edit[] {
  const textsOf = (parts: readonly Part[]) => Object.fromEntries(parts.map(({ subject, text }) => [subject, text]));
  const [old, young] = [textsOf(was), textsOf(is)];
  const edit = ({ text: _, ...part }: Part, change: Edit['change']): Edit => ({ ...part, change });
  return [
    ...is
      .filter(({ subject, text }) => ownValue(old, subject) !== text)
      .map((part) => edit(part, ownValue(old, part.subject) === undefined ? 'added' : 'changed')),
    ...was.filter(({ subject }) => ownValue(young, subject) === undefined).map((part) => edit(part, 'removed')),
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
    ...(newest
      ? [{ subject: 'newest', location: newest.location, expression: newest, text: textOf(newest), shownBy: orders }]
      : []),
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
    sObject,
    name,
    text,
    shownBy: [sObject, `${sObject}.${name}`],
  });
  const condition = (name: string, expression: Expression | undefined): Part[] =>
    expression
      ? [
          {
            subject: `${name} of ${sObject}`,
            location: expression.location,
            sObject,
            expression,
            text: textOf(expression),
            shownBy: [sObject],
          },
        ]
      : [];
  return [
    ...condition('when', when),
    ...condition('forEach', forEach),
    ...Object.entries(options).map(
      ([name, value]): Part => ({ ...field(name, location, String(value)), isOption: true }),
    ),
    ...(key ? [field(key.field, key.value.location, keyText(key))] : []),
    ...fields.map(({ field: name, value, missing }) => ({
      ...field(name, value.location, `${textOf(value)} ${missing}`),
      expression: value,
    })),
    ...constants.map(({ field: name, value, location: at }) => field(name, at, JSON.stringify(value))),
    ...links.map(({ field: name, sObject: parent, key: of, notFound, missing }) =>
      field(name, of.value.location, `${parent} ${keyText(of)} ${notFound} ${missing}`),
    ),
    ...named.map(({ field: name, kind, name: text, location: at }) => field(name, at, `${kind} ${text}`)),
  ];
}
