// What runs in a browser, as one script and one style sheet each. The package contains them; a clone bundles them when they
// are needed, in about 0.1 s.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageAssets {
  script: string;
  style: string;
}

const entries = {
  /** The page of the studio. */
  main: { module: 'main.tsx', format: 'esm' },
  /** The script of the file that `s3sf overview --html` writes. */
  'map-file': { module: 'map-file/main.tsx', format: 'iife' },
  /** A module that renders what this file shows without a script. */
  'map-file-without-script': { module: 'map-file/without-script.tsx', format: 'esm' },
} as const;

export type BundleName = keyof typeof entries;

export const bundleNames = Object.keys(entries) as BundleName[];

/** In the package. */
const prebuilt = fileURLToPath(new URL('../../../studio', import.meta.url));

/** Rejects with the messages of the bundler if a file of it has an error. */
export async function bundled(name: BundleName): Promise<PageAssets> {
  const [script, style] = await Promise.all([read(`${name}.js`), read(`${name}.css`)]);
  return script === undefined ? bundle(name) : { script, style: style ?? '' };
}

const read = (name: string): Promise<string | undefined> =>
  readFile(join(prebuilt, name), 'utf8').catch(() => undefined);

export async function bundle(name: BundleName): Promise<PageAssets> {
  const { module, format } = entries[name];
  const entry = fileURLToPath(new URL(`../page/${module}`, import.meta.url));
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    // Not the working directory of this process, which may be gone.
    absWorkingDir: dirname(entry),
    entryPoints: [entry],
    outdir: '/',
    bundle: true,
    format,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
