// Ids of records. Salesforce's error messages give an Id in its short form of 15 characters, its other answers in the long
// form of 18. We use the long form only, so that equal Ids are equal texts. Pure.

const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Where the blocks begin that a character of the suffix is about. */
const blocks = [0, 5, 10];

/** The long form: each added character says which letters of five are capitals. Anything but a short Id stays as it is. */
export function longId(id: string): string {
  if (!/^[0-9A-Za-z]{15}$/.test(id)) return id;
  const suffix = blocks.map((start) => {
    const capitals = [...id.slice(start, start + 5)].map((letter) => /[A-Z]/.test(letter));
    return suffixes[capitals.reduce((bits, isCapital, index) => bits + (isCapital ? 2 ** index : 0), 0)];
  });
  return `${id}${suffix.join('')}`;
}

/**
 * The long form of an Id as it comes from a platform; undefined where the text is none. Salesforce does not find an Id in
 * which a spreadsheet or a database has changed capitals, but its suffix says what they were:
 * https://salesforce.stackexchange.com/questions/249063. If the suffix cannot belong to the Id, as in an invented one, the
 * text stays as it is: Salesforce decides.
 */
export function readRecordId(text: string): string | undefined {
  const [, id, suffix = ''] = /^([0-9A-Za-z]{15})([0-9A-Za-z]{3})?$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  if (suffix === '') return longId(id);
  const bits = [...suffix.toUpperCase()].map((letter) => suffixes.indexOf(letter));
  const isCapital = (index: number) => ((bits[Math.floor(index / 5)] as number) & (2 ** (index % 5))) > 0;
  const restored = [...id].map((letter, index) => (isCapital(index) ? letter.toUpperCase() : letter.toLowerCase()));
  const long = longId(restored.join(''));
  return long.slice(15) === suffix.toUpperCase() ? long : text;
}
