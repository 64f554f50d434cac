// `s3sf sample`: the event of a mapping's example as an S3 object would contain it, for `sam local invoke` or to start an
// event of your own.

import { readExample } from '../../../examples/run-example.ts';
import type { JsonObject } from '../../../json.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import type { Example, Mappings } from '../../../pipeline/mapping/mappings.ts';
import { withWrittenNumbers } from '../../../values/exact-json.ts';
import { type Folders, loadFolders, type OnProblems } from '../../input/load.ts';
import { UsageError } from '../../io.ts';

export interface SampleOptions extends Folders {
  /** Part of the example's name. */
  example?: string;
}

/** For `JSON.stringify`, which writes its numbers with all their digits. Throws `UsageError` where there is no such mapping or example. */
export async function sampleEvent(type: string, options: SampleOptions, onProblems?: OnProblems): Promise<JsonObject> {
  const { mappings } = await loadFolders(options, onProblems);
  const mapping = mappings.forType(type);
  if (!mapping) {
    const types = mappings.all().flatMap((each) => each.types);
    const closest = closestName(type, types);
    const hint = closest === undefined ? '' : `. Did you mean ${closest}?`;
    throw new UsageError(`no mapping has the event type ${type}${hint || `. The types are: ${types.join(', ')}`}`);
  }
  const own = await examplesOfType(type, mapping.examples, mappings);
  const { event, rounded } = exampleOf(own, type, options.example);
  return withWrittenNumbers(event, rounded) as JsonObject;
}

/** The settings say where the type is, for events in another envelope than that of CloudEvents. */
async function examplesOfType(type: string, examples: readonly Example[], mappings: Mappings): Promise<Example[]> {
  const types = await Promise.all(
    examples.map(async (example) => {
      const read = await readExample(example, mappings);
      return 'event' in read ? read.event.type : example.event.type;
    }),
  );
  return examples.filter((_, index) => types[index] === type);
}

function exampleOf(own: readonly Example[], type: string, wanted: string | undefined): Example {
  const found = wanted === undefined ? own[0] : own.find(({ name }) => name.includes(wanted));
  if (found) return found;
  const names = own.map(({ name }) => `"${name}"`).join(', ');
  throw new UsageError(
    own.length === 0
      ? `the mapping of ${type} has no example. Add one under "examples"`
      : `no example of ${type} has "${wanted}" in its name. The examples are: ${names}`,
  );
}
