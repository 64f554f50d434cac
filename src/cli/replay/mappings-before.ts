// The mappings that a dry run compares with the current ones.
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import type { SalesforceSchema } from '../../salesforce-schema.ts';
import type { Folders } from '../input/load.ts';
import { mappingsAt } from '../input/mappings-at.ts';
import { UsageError } from '../io.ts';

/** Without git, or before the first commit, only an explicit revision is a mistake. */
export async function mappingsBefore(
  options: Folders & { against?: string },
  schema: SalesforceSchema,
): Promise<{ revision: string; mappings: Mappings } | { uncompared: string }> {
  const { against: revision = 'HEAD' } = options;
  try {
    return { revision, mappings: await mappingsAt(revision, options, schema) };
  } catch (error) {
    if (!(error instanceof UsageError) || options.against !== undefined) throw error;
    return { uncompared: error.message };
  }
}
