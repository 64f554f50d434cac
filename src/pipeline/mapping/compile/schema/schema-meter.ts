// What the compiled check of a schema calls while it runs: it counts the work in the event's budget.
// Ajv compares each item of a list with every other one, and fails on an object with a member such as "toString". Here,
// each value is written out once, and the texts are compared.
import type { JsonValue } from '../../../../json.ts';

/** Throws when it is exceeded. */
export interface SchemaBudget {
  spend(steps: number): void;
}

export interface SchemaMeter {
  /** Runs a check, which takes its steps from the budget. */
  within<Result>(budget: SchemaBudget, check: () => Result): Result;
  spend(steps: number): void;
  /** The steps count for each character of a text and each member of an object. */
  spendOn(data: JsonValue, steps: number): void;
  /** For work that grows with the square of a text's length. */
  spendOnPairs(data: JsonValue): void;
  areUnique(items: readonly JsonValue[]): boolean;
  /** `values` and `value` are parts of the schema. */
  isOneOf(data: JsonValue, values: readonly JsonValue[]): boolean;
  isEqual(data: JsonValue, value: JsonValue & object): boolean;
}

const stepsPerValue = 1 / 50;

export function createSchemaMeter(): SchemaMeter {
  let current: SchemaBudget | undefined;
  const spend = (steps: number) => current?.spend(steps);

  const writtenData = (data: JsonValue) =>
    written(data, (value) => spend(stepsPerValue * (typeof value === 'string' ? 1 + value.length / 50 : 1)));

  const allowed = new WeakMap<object, ReadonlySet<string>>();
  function isAmong(data: JsonValue, part: object, values: readonly JsonValue[]): boolean {
    // It costs nothing: the first event would pay for all later ones, and not be planned as they are.
    const known = allowed.get(part) ?? new Set(values.map((value) => written(value)));
    allowed.set(part, known);
    return known.has(writtenData(data));
  }

  return {
    within(budget, check) {
      current = budget;
      try {
        return check();
      } finally {
        current = undefined;
      }
    },
    spend,
    spendOn(data, steps) {
      if (typeof data === 'string') spend(data.length * steps);
      else if (typeof data === 'object' && data !== null) spend(Object.keys(data).length * steps);
    },
    spendOnPairs(data) {
      if (typeof data === 'string') spend(data.length ** 2 / 500);
    },
    isOneOf: (data, values) => isAmong(data, values, values),
    isEqual: (data, value) => isAmong(data, value, [value]),
    areUnique(items) {
      const seen = new Set<string>();
      for (const item of items) {
        const text = writtenData(item);
        if (seen.has(text)) return false;
        seen.add(text);
      }
      return true;
    },
  };
}

/** Equal for equal values, whatever the order of their members. `visit` is called with each value in it. */
function written(value: JsonValue, visit?: (value: JsonValue) => void): string {
  visit?.(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => written(item, visit)).join()}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${written(value[name] as JsonValue, visit)}`).join()}}`;
}
