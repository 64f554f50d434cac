// "Find anything" in what this tab alone has: drafts, and event types that were added to a mapping and not saved yet.
import type { SearchHit, SearchResults } from '../../contract.ts';
import { listedMappings } from '../mapping/state/listed-mappings.ts';
import type { Studio } from '../store/studio.ts';
import { pathTo } from './route.ts';

/** Those that the server does not find. */
export function unsavedHits(
  { query, hits }: SearchResults,
  { project, sessions }: Pick<Studio, 'project' | 'sessions'>,
): SearchHit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const { mappings } = project.peek() ?? { mappings: [] };
  return listedMappings({ mappings }, sessions)
    .filter(({ unsaved, isSettings }) => unsaved !== undefined && !isSettings)
    .flatMap(({ path, unsaved = '' }) => {
      const form = sessions.named(path)?.readable.peek()?.form;
      const names = form && form.types.length > 0 ? form.types : [path];
      return names
        .filter((name) => isIn([name, path, form?.description ?? '', unsaved].join(' '), words))
        .filter((name) => !hits.some((hit) => hit.kind === 'event-type' && hit.title === name))
        .map(
          (name): SearchHit => ({ kind: 'event-type', title: name, note: unsaved, open: pathTo('mapping', [path]) }),
        );
    });
}

function isIn(text: string, words: readonly string[]): boolean {
  const inLowerCase = text.toLowerCase();
  return words.every((word) => inLowerCase.includes(word));
}
