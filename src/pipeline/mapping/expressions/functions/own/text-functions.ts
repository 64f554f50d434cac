// Functions whose result is a text for a field of a certain form.
import { FunctionError } from '../function-error.ts';
import type { OwnFunction } from './own-function.ts';

const ellipsis = '…';

export const truncate: OwnFunction = {
  name: 'truncate',
  parameters: 'text, length',
  signature: '<x-n:x>',
  returns: 'text',
  description: 'The text, shortened to at most this many characters. A shortened text ends in "…".',
  example: '$truncate(data.training.name, 6)',
  create: () => (text, length) => {
    if (typeof text !== 'string') throw new FunctionError('$truncate needs a text');
    // UTF-16 units, which is how Salesforce counts.
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
      throw new FunctionError('$truncate needs a length of 1 or more');
    }
    if (text.length <= length) return text;
    const kept = text.slice(0, length - ellipsis.length);
    const endsInHalfACharacter = /[\uD800-\uDBFF]$/.test(kept);
    return (endsInHalfACharacter ? kept.slice(0, -1) : kept) + ellipsis;
  },
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const html: OwnFunction = {
  name: 'html',
  parameters: 'text',
  signature: '<x-:x>',
  returns: 'text',
  description:
    'The text for a rich text field, which Salesforce reads as HTML: line breaks, <, > and & stay what they are.',
  example: '$html("Score < 60 & no call")',
  steps: ([text]) => (typeof text === 'string' ? text.length / 200 : 0),
  create: () => (text) => {
    if (typeof text !== 'string') throw new FunctionError('$html needs a text');
    return text.replace(/[&<>"]/g, (character) => entities[character] ?? '').replace(/\r\n|\r|\n/g, '<br>');
  },
};
