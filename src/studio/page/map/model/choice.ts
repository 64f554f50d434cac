// What is chosen on the map, and what belongs to it: the rules, objects and fields that stay in colour.
import type {
  EventTypeOverview,
  FieldOverview,
  ObjectOverview,
  Overview,
  RuleOverview,
  UnmappedType,
} from '../../../contract.ts';

export type Choice =
  | { kind: 'field'; object: ObjectOverview; field: FieldOverview }
  | { kind: 'object'; object: ObjectOverview }
  | { kind: 'event-type'; eventType: EventTypeOverview }
  | { kind: 'rule'; eventType: EventTypeOverview; rule: RuleOverview }
  | { kind: 'unmapped'; unmapped: UnmappedType };

/** `['Contact', 'LastName']`, `['Contact']`, `['counselor.login']`, `['counselor.login', '0']` */
export function choiceOf(
  [name, part]: readonly string[],
  { objects, eventTypes, unmapped }: Overview,
): Choice | undefined {
  if (name === undefined) return undefined;
  const object = objects.find(({ sObject }) => sObject === name);
  if (object) {
    const field = object.fields.find((each) => each.field === part);
    return field ? { kind: 'field', object, field } : { kind: 'object', object };
  }
  const eventType = eventTypes.find(({ type }) => type === name);
  if (eventType) {
    const rule = eventType.rules.find(({ index }) => String(index) === part);
    return rule ? { kind: 'rule', eventType, rule } : { kind: 'event-type', eventType };
  }
  const unknown = unmapped.find(({ type }) => type === name);
  return unknown && { kind: 'unmapped', unmapped: unknown };
}

export function pathOf(choice: Choice | undefined): string[] {
  switch (choice?.kind) {
    case 'field':
      return [choice.object.sObject, choice.field.field];
    case 'object':
      return [choice.object.sObject];
    case 'event-type':
      return [choice.eventType.type];
    case 'rule':
      return [choice.eventType.type, String(choice.rule.index)];
    case 'unmapped':
      return [choice.unmapped.type];
    default:
      return [];
  }
}

export interface Related {
  /** Ids of rules. */
  rules: ReadonlySet<string>;
  objects: ReadonlySet<string>;
  /** `Contact.LastName` */
  fields: ReadonlySet<string>;
}

export const fieldId = (object: string, field: string) => `${object}.${field}`;

/** Undefined if nothing is chosen: then all of it is in colour. */
export function relatedTo(choice: Choice | undefined): Related | undefined {
  switch (choice?.kind) {
    case 'field': {
      const { object, field } = choice;
      return related(
        field.writers.map(({ rule }) => rule),
        [object.sObject],
        [fieldId(object.sObject, field.field)],
      );
    }
    case 'object':
      return related(choice.object.rules, [choice.object.sObject], []);
    case 'event-type':
      return ofRules(choice.eventType.rules);
    case 'rule':
      return ofRules([choice.rule]);
    case 'unmapped':
      return related([], [], []);
    default:
      return undefined;
  }
}

const ofRules = (rules: readonly RuleOverview[]) =>
  related(
    rules.map(({ id }) => id),
    rules.map(({ sObject }) => sObject),
    rules.flatMap(({ sObject, writes }) => writes.map(({ field }) => fieldId(sObject, field))),
  );

const related = (rules: readonly string[], objects: readonly string[], fields: readonly string[]): Related => ({
  rules: new Set(rules),
  objects: new Set(objects),
  fields: new Set(fields),
});

/** The object whose fields are listed: the chosen one, or the one that most event types write. */
export function objectInFocus(choice: Choice | undefined, { objects, eventTypes }: Overview): string | undefined {
  if (choice?.kind === 'field' || choice?.kind === 'object') return choice.object.sObject;
  if (choice?.kind === 'rule') return choice.rule.sObject;
  const own = choice?.kind === 'event-type' ? new Set(choice.eventType.rules.map(({ sObject }) => sObject)) : undefined;
  const writers = (object: ObjectOverview) =>
    eventTypes.filter(({ rules }) => rules.some(({ sObject }) => sObject === object.sObject)).length;
  return objects
    .filter(({ sObject, fields }) => fields.length > 0 && (!own || own.has(sObject)))
    .reduce<ObjectOverview | undefined>(
      (most, each) => (most && writers(most) >= writers(each) ? most : each),
      undefined,
    )?.sObject;
}
