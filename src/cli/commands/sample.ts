// `s3sf sample`: the event of a mapping's example as an S3 object would hold it, for `sam local invoke`, or as a start
// for an event of one's own.
import type { Example } from '../../pipeline/mapping/mappings.ts';
import { type Folders, load } from '../input/load.ts';
import { type ExitCode, type Io, UsageError } from '../io.ts';

export interface SampleOptions extends Folders {
  /** Part of the example's name. */
  example?: string;
}

export async function sample(type: string, options: SampleOptions, io: Io): Promise<ExitCode> {
  const { mappings } = await load(options, io);
  const mapping = mappings.forType(type);
  if (!mapping) {
    const types = mappings.all().flatMap((each) => each.types);
    throw new UsageError(`no mapping has the event type ${type}; there are: ${types.join(', ')}`);
  }
  const { event } = exampleOf(mapping.examples, type, options.example);
  io.out(`${JSON.stringify(event, null, 2)}\n`);
  return 0;
}

function exampleOf(examples: readonly Example[], type: string, wanted: string | undefined): Example {
  const own = examples.filter(({ event }) => event.type === type);
  const found = wanted === undefined ? own[0] : own.find(({ name }) => name.includes(wanted));
  if (found) return found;
  const names = own.map(({ name }) => `"${name}"`).join(', ');
  throw new UsageError(
    own.length === 0
      ? `the mapping of ${type} has no example of it: add one under "examples"`
      : `no example of ${type} has "${wanted}" in its name; there are: ${names}`,
  );
}
