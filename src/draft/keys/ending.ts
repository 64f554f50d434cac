// An event that says that something has ended, such as `shift.cancelled`. What it is about is in Salesforce already, because
// of an event of another type: a draft that creates another record would be wrong, and look right.
import type { SObjectSchema } from '../../salesforce-schema.ts';
import { withArticle } from '../../values/with-article.ts';
import type { Drafted, DraftRecord } from '../drafted.ts';
import type { EventPath } from '../event-paths.ts';
import { people } from './shared-key.ts';

/** A record that another mapping creates. */
export interface CreatedElsewhere {
  file: string;
  types: readonly string[];
  object: string;
  keyField: string;
  keyExpression: string;
}

export interface EndingContext {
  /** Of the event. */
  type: string;
  paths: readonly EventPath[];
  created: readonly CreatedElsewhere[];
}

// Behind a separator or in camel case: `shift.extended` ends nothing.
const words = 'cancelled|canceled|deleted|removed|withdrawn|ended';
const ending = new RegExp(
  `^(.+?)(?:[._:/ -](${words})|(?<=[a-z0-9])(${words.replace(/\b[a-z]/g, (each) => each.toUpperCase())}))$`,
);

/** `shift.cancelled` → `shift`; undefined for a type that ends nothing. */
const stemOf = (type: string): { stem: string; word: string } | undefined => {
  const [, stem, word, camel] = ending.exec(type) ?? [];
  return stem === undefined ? undefined : { stem, word: (word ?? camel ?? '').toLowerCase() };
};

/** Undefined unless the event ends something that another mapping creates with a key that this event has. */
export function draftEnding(object: SObjectSchema, context: EndingContext): Drafted | undefined {
  const end = stemOf(context.type);
  if (!end) return undefined;
  const found = candidates(object, end.stem, context).find(({ keyExpression }) => isIn(keyExpression, context.paths));
  if (!found) return undefined;
  const { file, keyField, keyExpression } = found;
  const key = { [keyField]: keyExpression };
  const because = `${file} creates the ${object.name} with the key ${keyField}: ${keyExpression}`;
  if (/^(deleted|removed)$/.test(end.word)) {
    return {
      record: { object: object.name, operation: 'delete', key },
      used: pathsOf(keyExpression),
      open: [`${because}, so this draft deletes that record. To keep it, write operation: update and set a status.`],
    };
  }
  const constants = endedValues(object, end);
  const record: DraftRecord = { object: object.name, operation: 'update', key, ...(constants && { constants }) };
  const set = constants
    ? `sets ${Object.keys(constants).join(' and ')}: check the ${Object.keys(constants).length === 1 ? 'value' : 'values'}`
    : 'sets nothing yet: add what people should see';
  return {
    record,
    used: pathsOf(keyExpression),
    open: [
      `${because}, so this draft updates that record and never creates another. It ${set}. To remove the record, write operation: delete, without fields and constants.`,
    ],
  };
}

/** What to ask where the event seems to end something, and the draft creates a record nevertheless. */
export function endingToDecide(object: SObjectSchema, context: EndingContext): string | undefined {
  const end = stemOf(context.type);
  if (!end || people.includes(object.name) || object.name.endsWith('__e')) return undefined;
  const [same] = candidates(object, end.stem, context);
  const because = same
    ? `${same.file} creates ${withArticle(object.name)} with the key ${same.keyField}: ${same.keyExpression}, which this event does not have.`
    : `No mapping creates ${withArticle(object.name)} for the same thing.`;
  return `${context.type} seems to end something. Does it change a record that exists? ${because} This draft can create a new record. To change the existing one, use the same key in both mappings, and operation: update or delete here.`;
}

/** Those for the same thing first: with the same stem, or with an ID that this event has in the same place. */
function candidates(
  { name }: SObjectSchema,
  stem: string,
  { type, paths, created }: EndingContext,
): CreatedElsewhere[] {
  const others = created.filter((each) => each.object === name && !each.types.includes(type));
  const isSameStem = ({ types }: CreatedElsewhere) =>
    types.some(
      (each) => each === stem || (each.startsWith(stem) && /^([._:/ -]?[^._:/ -]+)$/.test(each.slice(stem.length))),
    );
  const related = others.filter(isSameStem);
  // The ID of a person is in many events, which are about different things.
  const sameId = people.includes(name)
    ? []
    : others.filter((each) => !isSameStem(each) && isIn(each.keyExpression, paths));
  return [...related, ...sameId];
}

/** The paths that an expression reads: those outside of its texts, that are not functions. */
const pathsOf = (expression: string): string[] =>
  (
    expression
      .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
      .match(/(?<![\w$.`])(?:[A-Za-z_]\w*|`[^`]+`)(?:\.(?:\w+|`[^`]+`))*/g) ?? []
  ).filter((path) => !/^(and|or|in|true|false|null)$/.test(path));

/** Each event has its own id, type and time: a key of them finds no record of another event. */
function isIn(expression: string, paths: readonly EventPath[]): boolean {
  const read = pathsOf(expression);
  const own = ['id', 'type', 'time', 'source'];
  return (
    read.length > 0 &&
    !expression.includes('$item') &&
    read.every((path) => !own.includes(path) && paths.some((each) => each.expression === path && each.value !== null))
  );
}

/** As the recipes say it: a cancelled shift stays in the calendar, and takes no time. */
function endedValues({ name, fields }: SObjectSchema, { stem, word }: { stem: string; word: string }) {
  if (name === 'Event') {
    const thing = (stem.split(/[._:/ -]/).at(-1) ?? stem).replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
    return { ShowAs: 'Free', Subject: `${word.charAt(0).toUpperCase()}${word.slice(1)} ${thing}` };
  }
  const status = fields.find((field) => /^(Status|StageName|Status__c)$/.test(field.name) && field.updateable);
  const value = status?.picklistValues?.find(
    (each) => each.active && /cancel|withdrawn|deferred|closed lost|ended/i.test(each.value),
  );
  return status && value ? { [status.name]: value.value } : undefined;
}
