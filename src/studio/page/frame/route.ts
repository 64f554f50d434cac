// Every view has a path, so that it can be opened from the command line, kept as a bookmark and reached by "back".

export const screens = ['map', 'mapping', 'compare', 'events', 'salesforce'] as const;
export type Screen = (typeof screens)[number];

export const screenNames: Record<Screen, string> = {
  map: 'Map',
  mapping: 'Mapping',
  compare: 'Compare',
  events: 'Events',
  salesforce: 'Salesforce',
};

export interface Route {
  screen: Screen;
  /** What follows: `['Contact', 'LastName']` of `/map/Contact/LastName`. */
  rest: string[];
  query: Record<string, string>;
}

/** An unknown path is the first screen. */
export function routeOf(path: string, search = ''): Route {
  const [first = '', ...rest] = path.split('/').filter(Boolean).map(decoded);
  const screen = screens.find((each) => each === first) ?? 'mapping';
  return { screen, rest: screen === first ? rest : [], query: Object.fromEntries(new URLSearchParams(search)) };
}

export function pathTo(screen: Screen, rest: readonly string[] = [], query: Record<string, string> = {}): string {
  const parameters = new URLSearchParams(query).toString();
  return `/${[screen, ...rest].map(encodeURIComponent).join('/')}${parameters ? `?${parameters}` : ''}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
