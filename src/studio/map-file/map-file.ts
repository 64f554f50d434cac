// The studio's map as one HTML file that needs nothing else: no request leaves it, and it runs no script but its own.

import { bundled } from '../bundles/bundles.ts';
import type { Overview } from '../contract.ts';
import { mapFileHtml } from './map-file-html.ts';

const title = 'What the mappings do';

export interface MapFileOptions {
  /** What the file opens on: `['Contact', 'LastName']`. */
  open?: readonly string[];
}

/** Rejects with the messages of the bundler if a file of the page has an error. */
export async function mapFile(overview: Overview, { open = [] }: MapFileOptions = {}): Promise<string> {
  const [assets, { script }] = await Promise.all([bundled('map-file'), bundled('map-file-without-script')]);
  const { withoutScript } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as {
    withoutScript(overview: Overview, title: string): string;
  };
  return mapFileHtml({ assets, overview, open, title, fallback: withoutScript(overview, title) });
}
