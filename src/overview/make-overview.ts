// Mappings, snapshot and examples → the overview. Pure: files and events are passed in.
import type { Mappings } from '../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../salesforce-schema.ts';
import { assembleOverview, type SeenType } from './assemble-overview.ts';
import type { Overview } from './overview.ts';
import { overviewPart } from './overview-part.ts';

export interface OverviewInput {
  mappings: Mappings;
  schema: SalesforceSchema;
  /** Types of further events, such as those in files: they may have no mapping. */
  seen?: readonly SeenType[];
  /** Milliseconds, for the limits of expressions. */
  now: () => number;
}

export const makeOverview = async ({ mappings, schema, seen = [], now }: OverviewInput): Promise<Overview> =>
  assembleOverview([await overviewPart(mappings, { schema, now })], { schema, seen });
