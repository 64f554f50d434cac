// The names under which the browser loads the page's script and style sheet.
import { hash } from 'node:crypto';
import type { PageAssets } from '../../bundles/bundles.ts';

export interface NamedAsset {
  /** `main-0123456789ab.js`: another content has another name, so the browser keeps it, and what it has compiled. */
  name: string;
  text: string;
}

export const named = ({ script, style }: PageAssets): { script: NamedAsset; style: NamedAsset } => ({
  script: { name: `main-${hash('sha256', script).slice(0, 12)}.js`, text: script },
  style: { name: `main-${hash('sha256', style).slice(0, 12)}.css`, text: style },
});
