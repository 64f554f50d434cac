// Salesforce's error messages give a record's Id in its short form of 15 characters, its other answers in the long form of 18.
// Logs carry the long form only, so that a search for an Id finds every line. Pure.

const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The long form: each added character says which letters of five are capitals. Anything but a short Id stays as it is. */
export function longId(id: string): string {
  if (!/^[0-9A-Za-z]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [...id.slice(start, start + 5)].map((letter) => /[A-Z]/.test(letter));
    return suffixes[capitals.reduce((bits, isCapital, index) => bits + (isCapital ? 2 ** index : 0), 0)];
  });
  return `${id}${suffix.join('')}`;
}
