// The types of the events in a folder of files. What cannot be read has no type.
import { stat } from 'node:fs/promises';
import type { SeenType } from '../../../overview/assemble-overview.ts';
import type { Mappings } from '../../../pipeline/mapping/mappings.ts';
import { eventFiles, readLines } from '../../input/compared-events.ts';

const usualFolder = 'examples';

/** Throws `UsageError` if a folder that is named cannot be read. */
export async function seenTypes(folder: string | undefined, mappings: Mappings): Promise<SeenType[]> {
  if (folder === undefined && !(await stat(usualFolder).catch(() => undefined))?.isDirectory()) return [];
  const seen = new Map<string, SeenType>();
  for (const file of await eventFiles(folder ?? usualFolder)) {
    for await (const { read } of readLines(file, mappings)) {
      if ('event' in read) seen.set(JSON.stringify([file, read.event.type]), { type: read.event.type, file });
    }
  }
  return [...seen.values()];
}
