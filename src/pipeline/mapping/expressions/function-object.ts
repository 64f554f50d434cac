// Functions as JSONata holds them: its own, and those that an expression makes.

/** They are objects too, and hold the whole environment. */
export function isFunctionObject(value: object): boolean {
  return '_jsonata_function' in value || '_jsonata_lambda' in value;
}
