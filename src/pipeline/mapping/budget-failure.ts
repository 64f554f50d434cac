// An event that exceeds its budget → a failure that names the part of the mapping that has spent the most.
import { FailureError } from '../../failure.ts';
import { type PlanningBudget, type Spender, UnboundedError } from './planning-budget.ts';

/** Undefined for an error that is not about the budget. `spender` was at work when it was thrown. */
export function budgetFailure(error: unknown, spender: Spender, budget?: PlanningBudget): FailureError | undefined {
  if (!(error instanceof UnboundedError)) return undefined;
  const { name, location, concerns } = budget?.largest() ?? spender;
  const { file, line, column } = location;
  const place = `${file}:${line}:${column}`;
  if (error.limit === 'time') {
    const message = `${place}: planning the event took too long, most of it in ${name}.`;
    return new FailureError({ code: 'plan/out-of-time', message, ...concerns }, { cause: error });
  }
  if (error.limit !== 'steps') return undefined;
  const message = `${place}: planning the event takes too many steps, most of them in ${name}.`;
  return new FailureError({ code: 'plan/expression-unbounded', message, ...concerns }, { cause: error });
}
