// Calls our own functions as the engine does, without an expression around them.
import { defaultExpressionLimits } from '../../../../../src/pipeline/mapping/expressions/expression-limits.ts';
import { implementOwnFunctions } from '../../../../../src/pipeline/mapping/expressions/functions/own-functions.ts';
import { createMeter } from '../../../../../src/pipeline/mapping/expressions/meter.ts';
import { createBudget } from '../../../../../src/pipeline/mapping/planning-budget.ts';

const meter = createMeter(defaultExpressionLimits);
const functions = new Map(
  implementOwnFunctions(meter, {
    calendar: () => import('../../../../../src/pipeline/mapping/expressions/functions/own/calendar.ts'),
    'phone-numbers': () => import('../../../../../src/pipeline/mapping/expressions/functions/own/phone-numbers.ts'),
  }).map(({ name, implementation }) => [name, implementation]),
);

export const ownNames = [...functions.keys()];

export async function call(name: string, ...values: unknown[]): Promise<unknown> {
  meter.begin(createBudget(defaultExpressionLimits, () => 0));
  return functions.get(name)?.call({ input: undefined } as never, ...values);
}
