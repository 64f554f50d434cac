// What is known about the telephone numbers of all countries. It is imported when $phone is first called.

import type { CountryCode } from 'libphonenumber-js/min';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export const isCountry = (code: string): code is CountryCode => isSupportedCountry(code);

/** Longer than any number with all that people write around it. */
const longestNumber = 100;

/**
 * The number with + and the country's code, and its extension as Salesforce and libphonenumber write it; undefined if the
 * text is none, or has too many or too few digits. Whether the number is in use is not asked: countries open new blocks
 * all the time, and the library would refuse them: https://www.npmjs.com/package/libphonenumber-js
 */
export function internationalNumber(text: string, country: CountryCode | undefined): string | undefined {
  if (text.length > longestNumber) return undefined;
  const number = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false });
  if (!number?.isPossible()) return undefined;
  return number.ext === undefined ? number.number : `${number.number} ext. ${number.ext}`;
}
