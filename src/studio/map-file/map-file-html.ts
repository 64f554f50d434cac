import { hash } from 'node:crypto';
import type { PageAssets } from '../bundles/bundles.ts';
import type { Overview } from '../contract.ts';
import { packOverview } from './pack-overview.ts';

export interface MapFileParts {
  assets: PageAssets;
  overview: Overview;
  open: readonly string[];
  title: string;
  /** HTML, for where no script runs. */
  fallback: string;
}

export const mapFileHtml = ({ assets: { script, style }, overview, open, title, fallback }: MapFileParts): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<noscript>${fallback}</noscript>
<script type="application/json" id="open">${dataText(open)}</script>
<script type="application/json" id="overview">${dataText(packOverview(overview))}</script>
<script>${script}</script>
</body>
</html>
`;

const hashOf = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

/** JSON that ends no script: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements */
const dataText = (data: unknown) => JSON.stringify(data).replaceAll('<', '\\u003c');
