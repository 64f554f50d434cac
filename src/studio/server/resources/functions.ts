// `GET /api/functions`: what expressions can call.
import type { builtinSignatures } from '../../../pipeline/mapping/expressions/functions/builtin-functions.ts';
import { ownFunctions } from '../../../pipeline/mapping/expressions/functions/own-functions.ts';
import type { FunctionDetail } from '../../contract.ts';

/** Ours first: they are made for Salesforce's fields. */
export const functionDetails = (): FunctionDetail[] => [
  ...ownFunctions.map(({ name, parameters, description }) => ({
    name: `$${name}`,
    signature: `$${name}(${parameters})`,
    about: sentence(description),
    insert: `$${name}(…)`,
  })),
  ...Object.entries(builtins).map(([name, { parameters, about }]) => ({
    name: `$${name}`,
    signature: `$${name}(${parameters})`,
    about,
    insert: `$${name}(…)`,
  })),
];

/** The guide's Markdown without its signs. */
const sentence = (text: string): string => text.replace(/[`*]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');

/** Those of JSONata's that people need; an expression can call the others, too. */
const builtins: Partial<Record<keyof typeof builtinSignatures, { parameters: string; about: string }>> = {
  uppercase: { parameters: 'text', about: 'The text in upper case.' },
  lowercase: { parameters: 'text', about: 'The text in lower case.' },
  trim: { parameters: 'text', about: 'The text without white space at its ends.' },
  substring: { parameters: 'text, start, length?', about: 'A part of the text; the first character is 0.' },
  substringBefore: { parameters: 'text, characters', about: 'What is before these characters.' },
  substringAfter: { parameters: 'text, characters', about: 'What is after these characters.' },
  contains: { parameters: 'text, part', about: 'True if the text contains the part.' },
  split: { parameters: 'text, separator', about: 'The parts of the text as a list.' },
  join: { parameters: 'list, separator?', about: 'The texts of a list as one text.' },
  replace: { parameters: 'text, part, replacement', about: 'The text with every part replaced.' },
  length: { parameters: 'text', about: 'The number of characters.' },
  string: { parameters: 'value', about: 'The value as a text.' },
  number: { parameters: 'text', about: 'The text as a number.' },
  round: { parameters: 'number, decimals?', about: 'The number, rounded.' },
  sum: { parameters: 'list', about: 'The sum of the numbers of a list.' },
  max: { parameters: 'list', about: 'The largest number of a list.' },
  min: { parameters: 'list', about: 'The smallest number of a list.' },
  average: { parameters: 'list', about: 'The average of the numbers of a list.' },
  count: { parameters: 'list', about: 'The number of items of a list.' },
  exists: { parameters: 'value', about: 'True if the event has the value.' },
  not: { parameters: 'condition', about: 'True if the condition is false.' },
  lookup: { parameters: 'object, name', about: 'The value under this name, such as in a table of codes.' },
  formatNumber: { parameters: 'number, picture', about: 'The number as a text, such as "#,##0.00".' },
};
