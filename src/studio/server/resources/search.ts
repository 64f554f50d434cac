// `GET /api/search?q=`: event types, mappings, objects, fields and findings whose names contain the words, and the events of
// the local stack that match them.

import { isSettingsFile } from '../../../mapping-files.ts';
import { labelOf } from '../../../overview/words/labels.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';
import type { SearchHit, SearchResults } from '../../contract.ts';
import { scanMapping } from '../project/scan-mapping.ts';
import type { StudioProject } from '../project/studio-project.ts';
import type { LocalEvents } from '../stack/local-events.ts';

const mostHits = 50;
const mostEvents = 10;

export async function searched(
  query: string,
  { project, events }: { project: StudioProject; events: Pick<LocalEvents, 'running'> },
): Promise<SearchResults> {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return { query, hits: [] };
  const matches = (...texts: string[]) => {
    const text = texts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const hits: SearchHit[] = [
    ...typeHits(project, matches),
    ...objectHits(project, matches),
    ...findingHits(project, matches),
  ];
  const ranked = [
    ...hits.sort((a, b) => rankOf(a, words) - rankOf(b, words)).slice(0, mostHits),
    ...(await eventHits(query, events)),
  ];
  const closest = ranked.length > 0 ? undefined : closestName(query.trim(), namesIn(project));
  return { query, hits: ranked, ...(closest !== undefined && { closest }) };
}

const scanned = (project: StudioProject) =>
  project
    .files()
    .filter((file) => !isSettingsFile(file))
    .map(({ path, text }) => ({ path, ...scanMapping(text) }));

type Matches = (...texts: string[]) => boolean;

/** What is called exactly so comes first, as label or as API name, then what begins with the query. */
function rankOf({ title, open }: SearchHit, words: readonly string[]): number {
  const [label, query] = [title.toLowerCase(), words.join(' ')];
  const apiName = open.startsWith('/map/') ? open.slice('/map/'.length).replace('/', '.').toLowerCase() : '';
  if ([label, apiName, apiName.split('.').at(-1)].includes(query)) return 0;
  if (label.startsWith(query)) return 1;
  return label.includes(words[0] ?? '') ? 2 : 3;
}

const typeHits = (project: StudioProject, matches: Matches): SearchHit[] =>
  scanned(project).flatMap(({ path, types, description }) =>
    types
      .filter((type) => matches(type, description ?? '', path))
      .map((type) => ({
        kind: 'event-type' as const,
        title: type,
        note: description ?? path,
        open: `/mapping/${path}`,
      })),
  );

const objectHits = (project: StudioProject, matches: Matches): SearchHit[] =>
  project
    .schema()
    .sObjects()
    .flatMap((object): SearchHit[] => [
      ...(matches(object.name, object.label)
        ? [{ kind: 'object' as const, title: object.label, note: object.name, open: `/map/${object.name}` }]
        : []),
      ...object.fields
        .filter((field) => matches(`${object.name}.${field.name}`, labelOf(field), object.label))
        .map((field) => ({
          kind: 'field' as const,
          title: labelOf(field),
          note: `${object.label}, ${field.name}`,
          open: `/map/${object.name}/${field.name}`,
        })),
    ]);

const findingHits = (project: StudioProject, matches: Matches): SearchHit[] =>
  project
    .problems()
    .filter(({ message, code }) => matches(message, code))
    .map(({ message, file, line }) => ({
      kind: 'finding',
      title: message,
      note: `${file}, line ${line}`,
      open: `/mapping/${file}?line=${line}`,
    }));

/** By ids, key values, record ids, types and outcomes, as the Events screen searches. */
async function eventHits(query: string, events: Pick<LocalEvents, 'running'>): Promise<SearchHit[]> {
  const running = await events.running();
  const found = running?.index.find({ search: query, limit: mostEvents }).events ?? [];
  return found.map(({ id, event, why }) => ({
    kind: 'event',
    title: event?.id ?? id,
    note: event?.type === undefined ? why : `${event.type}: ${why}`,
    open: `/events/${encodeURIComponent(id)}`,
  }));
}

const namesIn = (project: StudioProject): string[] => [
  ...scanned(project).flatMap(({ types }) => types),
  ...project
    .schema()
    .sObjects()
    .flatMap(({ name, label, fields }) => [name, label, ...fields.map((field) => labelOf(field))]),
];
