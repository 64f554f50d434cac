// Searches a pipeline's bucket for a person, with an inventory on disk that makes the next search fast.
import { hash } from 'node:crypto';
import { systemClock } from '../../clock.ts';
import type { Mappings } from '../../pipeline/mapping/mappings.ts';
import { readItems } from '../../pipeline/write/dynamodb/read-items.ts';
import { contentIdsItem } from '../../pipeline/write/ledger/content-ids-item.ts';
import type { Target, TargetOptions } from '../aws/target.ts';
import type { Folders } from '../input/load.ts';
import type { Io } from '../io.ts';
import { openInventory } from './find/inventory-file.ts';
import type { Person } from './find/person.ts';
import { type BucketSearch, searchBucket } from './find/search-bucket.ts';

export interface SearchOptions extends TargetOptions, Folders {
  /** Start of the keys of the objects to search. */
  prefix: string;
  /** File of the inventory; absent: nothing is kept. */
  inventory?: string | undefined;
}

export interface SearchHost {
  env: Io['env'];
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  onProgress(progress: { versions: number; found: number; key: string }): void;
}

export interface Search {
  target: Target;
  person: Person;
  mappings: Mappings;
  /** Text of the mapping files: other mappings find other events. */
  mappingsText: string;
  /** Since when events without an id get one from their content. */
  contentIdsSince: () => Promise<number>;
}

export async function searchPerson(search: Search, options: SearchOptions, host: SearchHost): Promise<BucketSearch> {
  const { target, person, mappings, mappingsText, contentIdsSince } = search;
  const bucket = target.bucket();
  const name = hash('sha256', JSON.stringify([bucket, options.prefix, person.values, mappingsText]));
  const inventory = options.inventory === undefined ? undefined : await openInventory(options.inventory, name);
  try {
    return await searchBucket({
      s3: target.s3,
      bucket,
      prefix: options.prefix,
      inventory,
      person,
      mappings,
      contentIdsSince,
      signal: host.signal,
      onProgress: host.onProgress,
    });
  } finally {
    await inventory?.close();
  }
}

/** As the function stores it. Without a table, ids do not matter. */
export function contentIdsSinceIn(target: Target, hasTables: boolean): () => Promise<number> {
  let known: Promise<number> | undefined;
  const read = async () => {
    if (!hasTables) return 0;
    const table = { client: await target.dynamoDb(), name: target.stampTable(), keyAttribute: 'record' };
    const items = await readItems([contentIdsItem], { ...table, clock: systemClock, random: Math.random });
    return Number(items.get(contentIdsItem)?.contentIdsSince?.N ?? Number.POSITIVE_INFINITY);
  };
  return () => {
    known ??= read();
    return known;
  };
}
