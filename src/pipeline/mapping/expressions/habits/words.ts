// Words that mean something in other languages. In an expression, each is a name in the event.
import { ownValue } from '../../../../own-value.ts';

const hints: Readonly<Record<string, string>> = {
  true: 'Write true in lower case.',
  false: 'Write false in lower case.',
  null: 'Write null in lower case.',
  none: 'Write null. For the text, write \'"None"\'.',
  nil: 'Write null.',
  undefined: 'Write null. To test whether a value is there, write $exists(…).',
  nan: 'Write null.',
  today: 'Write $date(time, "America/New_York"), the day of the event in a time zone.',
  now: 'Write time, the time of the event.',
};

/** What to write instead of a word. */
export function insteadOfWord(word: string): string | undefined {
  const known = ownValue(hints, word.toLowerCase());
  if (known !== undefined) return known;
  const truth = /^(yes|on)$/i.test(word) ? 'true' : /^(no|off)$/i.test(word) ? 'false' : undefined;
  return truth && `For a checkbox, write ${truth}. For the text, write '"${word}"'.`;
}

/** Names that other tools give to the whole event. */
const wholeEvent = /^(event|json|body|payload|message|msg|input|root|this|self|record|row|trigger|context)$/;
/** Global variables of Salesforce's formulas and flows, and objects. */
const ofSalesforce =
  /^(Record|User|Profile|UserRole|Organization|Setup|Label|Permission|CustomMetadata|Api|Flow|System|Account|Contact|Lead|Opportunity|Case|Task|Event|Campaign)$/;
const startsWithAttribute = /^(data|id|type|time|source|subject)\b/;

/** What to write instead of a variable that nobody has given a value. @param path the names behind it, `data.name` */
export function insteadOfVariable(name: string, path: string): string | undefined {
  if (/^\d[\d.,]*$/.test(name)) return `Write a number without $: ${name.replaceAll(',', '')}.`;
  if (ofSalesforce.test(name)) return 'Expressions can only read the event, not values in Salesforce.';
  if (startsWithAttribute.test(name))
    return `Names in the event have no $. Write ${path === '' ? name : `${name}.${path}`}.`;
  if (wholeEvent.test(name))
    return `Write the path in the event by itself: ${startsWithAttribute.test(path) ? path : 'data.name'}.`;
  return ['true', 'false', 'null'].includes(name.toLowerCase()) ? `Write ${name.toLowerCase()}.` : undefined;
}
