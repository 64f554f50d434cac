// What some mappings do, as far as it depends on these alone: plain data, which is kept for each file and put together with
// the parts of the other files.
import { createExpressionEngine } from '../pipeline/mapping/expressions/expression-engine.ts';
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { eventTypesOf } from './events/event-types.ts';
import { type ShownExample, showExamples } from './events/shown-examples.ts';
import type { EventTypeOverview } from './overview.ts';

export interface OverviewPart {
  /** Indexes of examples are those of `shown`. */
  eventTypes: EventTypeOverview[];
  shown: ShownExample[];
}

/**
 * An example with an event of another file's type shows what that file does: such files belong into one part
 * (`linkedFiles`).
 */
export async function overviewPart(
  mappings: Mappings,
  { schema, now }: { schema: SalesforceSchema; now: () => number },
): Promise<OverviewPart> {
  const shown = await showExamples(mappings);
  return {
    shown,
    eventTypes: await eventTypesOf(mappings, { schema, shown, engine: createExpressionEngine({ now }) }),
  };
}
