// Telephone numbers in one form for all countries.
import { FunctionError } from '../function-error.ts';
import type { OwnFunction } from './own-function.ts';

export const phone: OwnFunction = {
  name: 'phone',
  parameters: 'text, country',
  signature: '<x-s:x>',
  returns: 'text',
  blankIsNull: true,
  description:
    'The telephone number with + and the code of its country (E.164). The country, as two letters, is for numbers without +. It finds nothing for a text that is no number.',
  example: '$phone("(212) 555-0123", "US")',
  countryArgument: 1,
  mayFindNothing: true,
  steps: () => 30,
  part: { name: 'phone-numbers' },
  create:
    ({ parts }) =>
    async (text, country) => {
      if (typeof text !== 'string') throw new FunctionError('$phone needs a text');
      const { internationalNumber, isCountry } = await parts['phone-numbers']();
      if (country === undefined || country === null || country === '') return internationalNumber(text, undefined);
      const code = typeof country === 'string' ? country.trim().toUpperCase() : '';
      if (!isCountry(code)) throw new FunctionError('$phone needs a country as two letters, such as US or GB');
      return internationalNumber(text, code);
    },
};
