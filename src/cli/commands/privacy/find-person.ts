// Where the bucket holds a person: the objects and lines, and the records that their events write.
import { connectTo } from '../../aws/target.ts';
import { readFolders } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { personOf } from '../../people/find/person.ts';
import type { BucketSearch } from '../../people/find/search-bucket.ts';
import { contentIdsSinceIn, type SearchHost, type SearchOptions, searchPerson } from '../../people/search-person.ts';
import { mappingsFor } from '../../replay/objects-of-type.ts';

export interface FindPersonResult extends BucketSearch {
  bucket: string;
  values: readonly string[];
}

/** Throws `UsageError`. */
export async function findPerson(
  values: readonly string[],
  options: SearchOptions,
  host: SearchHost,
): Promise<FindPersonResult> {
  const { mappings, mappingsText } = await mappingsAndText('find-person', options);
  checkValues(values);
  const person = personOf(values, mappings);
  const target = await connectTo(options, host.env);
  try {
    const contentIdsSince = contentIdsSinceIn(target, false);
    const search = { target, person, mappings, mappingsText, contentIdsSince };
    return { bucket: target.bucket(), values, ...(await searchPerson(search, options, host)) };
  } finally {
    target.close();
  }
}

export async function mappingsAndText(command: string, options: SearchOptions) {
  const { mappings } = await mappingsFor(command, options);
  const { files } = await readFolders(options);
  return { mappings, mappingsText: JSON.stringify(files) };
}

export function checkValues(values: readonly string[]): void {
  if (values.some((value) => value.trim() === ''))
    throw new UsageError('a value that identifies a person cannot be empty');
}
