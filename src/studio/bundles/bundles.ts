// What runs in a browser, as one script and one style sheet each. The package contains them; a clone bundles them when they
// are needed, and keeps them.
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundled, keptBundle } from './bundle-cache.ts';

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
export const prebuilt = fileURLToPath(new URL('../../../studio', import.meta.url));

/**
 * Rejects with the messages of the bundler if a file of it has an error.
 * @param cacheFolder undefined: what is bundled is not kept
 */
export async function bundled(name: BundleName, cacheFolder?: string): Promise<PageAssets> {
  const [script, style] = await Promise.all([read(`${name}.js`), read(`${name}.css`)]);
  if (script !== undefined) return { script, style: style ?? '' };
  return keptBundle(name, cacheFolder, () => bundleWithInputs(name));
}

const read = (name: string): Promise<string | undefined> =>
  readFile(join(prebuilt, name), 'utf8').catch(() => undefined);

export const bundle = async (name: BundleName): Promise<PageAssets> => (await bundleWithInputs(name)).bundle;

async function bundleWithInputs(name: BundleName): Promise<Bundled<PageAssets>> {
  const { module, format } = entries[name];
  const entry = fileURLToPath(new URL(`../page/${module}`, import.meta.url));
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
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
    metafile: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const inputs = Object.keys(metafile.inputs).map((input) => resolve(dirname(entry), input));
  // The options above and the version of the bundler decide, too.
  const makers = [import.meta.url, import.meta.resolve('esbuild/package.json')].map((url) => fileURLToPath(url));
  return {
    inputs: [...inputs, ...makers],
    bundle: { script: textOf('.js'), style: textOf('.css') },
  };
}
