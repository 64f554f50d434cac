// Which numbers of JSON JavaScript can hold without losing a digit. The others reach mappings as the text that was written.

/** A number as JSON writes it. */
const form = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * True if the number is the one that was written, digit for digit: not for a whole number beyond 2^53, where ids that
 * differ become equal, nor for a fraction with more digits than a number holds, nor for 1e999 or 1e-999. `1E5` and
 * `1.0` are exact: only their form changes.
 * @param written a number of JSON
 */
export function isExactNumber(written: string): boolean {
  const value = Number(written);
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false;
  return decimalOf(written) === decimalOf(String(value));
}

/** The number if it is exact, otherwise the text as it is written. */
export const exactNumber = (written: string): number | string => (isExactNumber(written) ? Number(written) : written);

/** True for a text that is a number of JSON too large for its digits to be kept, or for any number at all. */
export const isLargeNumber = (text: string): boolean =>
  form.test(text.trim()) && Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER;

/** True for a text that would lose digits as a number. */
export const isInexactNumber = (text: string): boolean => form.test(text) && !isExactNumber(text);

/** Equal for two texts that write the same number: its digits without zeros at the ends, and where the point is. */
function decimalOf(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = form.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutZerosAtEnd(digits);
  if (significant === '') return '0';
  const sign = text.startsWith('-') ? '-' : '';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A pattern such as /0+$/ would start over at each of a million zeros. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
