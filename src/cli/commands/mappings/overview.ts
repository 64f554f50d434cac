// `s3sf overview`: what all mappings do together, or the answer to "who writes this?" about one name.
import { readFile, writeFile } from 'node:fs/promises';
import { threadCpuClock } from '../../../clock.ts';
import { type Found, findInOverview } from '../../../overview/find-in-overview.ts';
import { makeOverview } from '../../../overview/make-overview.ts';
import type { Overview } from '../../../overview/overview.ts';
import type { Answer } from '../../../overview/words/answer.ts';
import { answerEventType, answerUnmapped } from '../../../overview/words/answer-event-type.ts';
import { answerField, answerUnwritten } from '../../../overview/words/answer-field.ts';
import { answerObject } from '../../../overview/words/answer-object.ts';
import { type Folders, hasErrors, type Loaded, loadFolders, type OnProblems } from '../../input/load.ts';
import { UsageError } from '../../io.ts';
import { fillSections } from '../../mappings/overview/sections.ts';
import { seenTypes } from '../../mappings/overview/seen-types.ts';

export interface OverviewOptions extends Folders {
  /** Folder of event files, whose types may have no mapping. Default: `examples`, if there is one. */
  events?: string;
}

export interface OverviewResult {
  overview: Overview;
  /** About the name that was asked for. */
  answer?: Answer;
  /** What that name means on the map: `['Contact', 'LastName']`, `['Contact']`, `['counselor.login']`. */
  found?: string[];
  /** A mapping file does not load: what it does is missing. */
  hasErrors: boolean;
}

/** @param name an event type, an object or a field. Throws `UsageError` if there is nothing of that name. */
export async function overviewOf(
  name: string | undefined,
  options: OverviewOptions,
  onProblems?: OnProblems,
): Promise<OverviewResult> {
  const loaded = await loadFolders(options, onProblems);
  const overview = await overviewOfLoaded(loaded, options.events);
  return {
    overview,
    ...(name !== undefined && answerTo(name, overview, loaded)),
    hasErrors: hasErrors(loaded.problems),
  };
}

/** For callers that have loaded the mappings. */
export const overviewOfLoaded = async (
  { mappings, schema }: Pick<Loaded, 'mappings' | 'schema'>,
  events?: string,
): Promise<Overview> =>
  makeOverview({ mappings, schema, seen: await seenTypes(events, mappings), now: threadCpuClock() });

function answerTo(
  name: string,
  overview: Overview,
  { schema }: Loaded,
): Required<Pick<OverviewResult, 'answer' | 'found'>> {
  const found = findInOverview(name, overview, schema);
  const answer = answerOf(found, overview);
  if (answer) return { answer, found: pathOf(found) };
  if (found.kind === 'ambiguous') {
    throw new UsageError(`several objects have a field ${name}. Name one of them: ${found.names.join(', ')}`);
  }
  const closest = found.kind === 'unknown' ? found.closest : undefined;
  const hint = closest === undefined ? '' : `. Did you mean ${closest}?`;
  throw new UsageError(`no event type, object or field is called ${name}${hint}`);
}

/** Undefined for a name that says nothing by itself. */
export function answerOf(found: Found, overview: Overview): Answer | undefined {
  switch (found.kind) {
    case 'eventType':
      return answerEventType(found.eventType);
    case 'unmapped':
      return answerUnmapped(found.unmapped);
    case 'object':
      return found.object ? answerObject(found.object, overview) : answerUnwritten(found.sObject, found.label);
    case 'field':
      return found.object && found.field
        ? answerField(found.field, found.object, overview)
        : answerUnwritten(`${found.sObject}.${found.name}`, found.label);
    default:
      return undefined;
  }
}

/** Empty for what no mapping writes. */
function pathOf(found: Found): string[] {
  switch (found.kind) {
    case 'eventType':
      return [found.eventType.type];
    case 'unmapped':
      return [found.unmapped.type];
    case 'object':
      return found.object ? [found.object.sObject] : [];
    case 'field':
      return found.object && found.field ? [found.object.sObject, found.field.field] : [];
    default:
      return [];
  }
}

export interface FilledFile {
  file: string;
  isChanged: boolean;
}

/** Writes the tables between the markers in Markdown files. Throws `UsageError` if a file has no markers. */
export async function fillInto(files: readonly string[], { overview }: OverviewResult): Promise<FilledFile[]> {
  const filled: FilledFile[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => {
      throw new UsageError(`cannot read ${file}`);
    });
    const result = fillSections(text, overview);
    if ('problem' in result) throw new UsageError(`${file}: ${result.problem}`);
    const isChanged = result.text !== text;
    if (isChanged) await writeFile(file, result.text);
    filled.push({ file, isChanged });
  }
  return filled;
}
