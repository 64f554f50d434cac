// Numbers of things in a sentence.

/** `1 file`, `3 files`; `many` for a word with another plural. */
export const countText = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
