// Record ids: 3 characters of key prefix, 2 of instance, 1 reserved, 9 of a counter; then 3 that encode the case of the
// first 15, so that an id of 18 characters survives systems that ignore case.

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character id number `count` of an object. */
export function recordId(keyPrefix: string, count: number): string {
  let remainder = count;
  let tail = '';
  while (tail.length < 9) {
    tail = `${base62[remainder % 62]}${tail}`;
    remainder = Math.floor(remainder / 62);
  }
  const id = `${keyPrefix}5e0${tail}`;
  return id + suffixOf(id);
}

/** Converts 15 or 18 characters to 18; undefined if this is not an id or its suffix is wrong. */
export function normalizeId(text: string): string | undefined {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text)) return undefined;
  const id = text.slice(0, 15);
  const suffix = suffixOf(id);
  if (text.length === 18 && text.slice(15) !== suffix) return undefined;
  return id + suffix;
}

/** True for text with the length and characters of an id, whether its suffix is right or not. */
export const looksLikeId = (text: string): boolean => /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text);

export const keyPrefixOf = (id: string): string => id.slice(0, 3);

function suffixOf(id: string): string {
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let index = 0; index < 5; index += 1) {
      const letter = id[block + index] ?? '';
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << index;
    }
    suffix += suffixLetters[bits];
  }
  return suffix;
}
