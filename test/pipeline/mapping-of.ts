// Mappings from texts, for tests. They must have no problems. The clock is stopped, so a busy machine ends no plan.

import { loadMappings } from '../../src/pipeline/mapping/load-mappings.ts';
import type { Mappings } from '../../src/pipeline/mapping/mappings.ts';
import { testSchema } from '../fixtures/schema.ts';

/** One file per text: the first is `mappings/1.yaml`. `settings` is `mappings/_settings.yaml`. */
export async function mappingsOf(texts: readonly string[], settings?: string): Promise<Mappings> {
  const files = texts.map((text, index) => ({ path: `mappings/${index + 1}.yaml`, text }));
  const all = settings === undefined ? files : [...files, { path: 'mappings/_settings.yaml', text: settings }];
  const { mappings, problems } = await loadMappings(all, testSchema, { now: () => 0 });
  if (problems.length > 0)
    throw new Error(problems.map(({ code, line, message }) => `${code} ${line}: ${message}`).join());
  return mappings;
}
