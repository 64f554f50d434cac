// The check of a schema, at its location in a mapping file, within the budget of each event.
import { FailureError } from '../../../../failure.ts';
import { budgetFailure } from '../../budget-failure.ts';
import type { CompiledMapping, SourceLocation } from '../../mappings.ts';
import type { Spender } from '../../planning-budget.ts';
import type { DataCheck } from './data-check.ts';

/** @param checkOf is called for each event */
export function schemaBreaches(
  checkOf: () => Promise<DataCheck>,
  location: SourceLocation,
): NonNullable<CompiledMapping['breaches']> {
  const spender: Spender = { name: 'its schema', location };
  return async (data, budget) => {
    const check = await checkOf();
    try {
      budget.begin(spender);
      try {
        return check(data, budget);
      } finally {
        budget.end();
      }
    } catch (error) {
      throw budgetFailure(error, spender, budget) ?? endless(error, location);
    }
  };
}

/** A `$ref` that leads back to itself ends when the stack is full. */
function endless(error: unknown, { file, line, column }: SourceLocation): unknown {
  if (!(error instanceof RangeError)) return error;
  const message = `${file}:${line}:${column}: the schema refers to itself endlessly.`;
  return new FailureError({ code: 'plan/expression-unbounded', message }, { cause: error });
}
