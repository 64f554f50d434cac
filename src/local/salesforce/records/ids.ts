// Record ids: 3 characters of key prefix, 2 of instance, 1 reserved, 9 of a counter; then 3 that spell the upper
// case of the first 15, so that the 18 survive systems which lose it.

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The id of 18 characters number `count` of an object. */
export function recordId(keyPrefix: string, count: number): string {
  let rest = count;
  let tail = '';
  while (tail.length < 9) {
    tail = `${base62[rest % 62]}${tail}`;
    rest = Math.floor(rest / 62);
  }
  const id = `${keyPrefix}5e0${tail}`;
  return id + suffixOf(id);
}

/** 15 or 18 characters as they come in, 18 as they are stored; nothing where it is no id or its suffix is wrong. */
export function wholeId(text: string): string | undefined {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text)) return undefined;
  const id = text.slice(0, 15);
  const suffix = suffixOf(id);
  if (text.length === 18 && text.slice(15) !== suffix) return undefined;
  return id + suffix;
}

/** True for a text of an id's length and letters, whether its suffix is right or not. */
export const looksLikeId = (text: string): boolean => /^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(text);

export const keyPrefixOf = (id: string): string => id.slice(0, 3);

function suffixOf(id: string): string {
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      const letter = id[block + place] ?? '';
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << place;
    }
    suffix += suffixLetters[bits];
  }
  return suffix;
}
