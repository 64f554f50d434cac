// What the map needs of the page that it is on: the studio, or the file that `s3sf overview --html` writes.
import { type ComponentType, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SourceLocation } from '../../../pipeline/mapping/mappings.ts';
import type { Say } from '../store/notices.ts';
import type { Choice } from './model/choice.ts';

export interface MapHost {
  /** What is chosen: `['Contact', 'LastName']`. */
  rest: readonly string[];
  /** `as`, `filter` and `show`. */
  query: Readonly<Record<string, string>>;
  go(rest: readonly string[], query: Readonly<Record<string, string>>): void;
  say: Say;
  /** Where a rule or a field is written. */
  Line: ComponentType<{ location: SourceLocation }>;
  /** Buttons for what is chosen. Absent where nothing can be done. */
  Actions?: ComponentType<{ choice: Choice }>;
}

export const MapHostContext = createContext<MapHost | undefined>(undefined);

export function useMapHost(): MapHost {
  const host = useContext(MapHostContext);
  if (!host) throw new Error('There is no page around this map.');
  return host;
}
