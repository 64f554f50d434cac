// Packages that jsforce loads for calls that we never make. Each is replaced by a module that throws when it is used. Our
// own imports get the package itself.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Package → file beside this one. Together they would be two fifths of the bundle. */
const replaced: ReadonlyMap<string, string> = new Map([
  ['undici', 'undici.cjs'],
  ['form-data', 'form-data.cjs'],
  ['xml2js', 'xml2js.cjs'],
  ['csv-parse', 'csv.cjs'],
  ['csv-parse/sync', 'csv.cjs'],
  ['csv-stringify', 'csv.cjs'],
  ['csv-stringify/sync', 'csv.cjs'],
]);

export const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(undici|form-data|xml2js|csv-(parse|stringify)(\/sync)?)$/ }, ({ path, importer }) =>
      importer.includes('node_modules') ? { path: replaced.get(path) ?? path, namespace: 'stand-in' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'stand-in' }, async ({ path }) => ({
      contents: await readFile(new URL(path, import.meta.url), 'utf8'),
      loader: 'js',
    }));
  },
};
