// Tables of the emulators, looked up by text from outside. Every object inherits `constructor`, `toString` and more, and
// `table[name]` would return those; here, only what the table itself holds counts. The emulators share no code with the
// product, so src/own-value.ts is another one.

/** The table's own value; undefined if it has none of that name. */
export const ownValue = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
