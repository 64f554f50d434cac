// Names for the kinds of values, for messages.
import type { Kind } from './shape.ts';

const kindWords: Record<Kind, string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  list: 'a list',
  function: 'a function',
};

/** "a text or a number" */
export const wordsFor = (kinds: Iterable<Kind>): string => [...kinds].map((kind) => kindWords[kind]).join(' or ');
